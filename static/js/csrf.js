// htmx requests carry the token of the cookie, so pages hold none (htmx 4 inherits nothing by itself).
const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx?.request;
  if (request && token() && !/^(GET|HEAD)$/i.test(request.method)) {
    request.headers["X-CSRFToken"] = token();
  }
});
