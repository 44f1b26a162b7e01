// htmx requests carry the token of the cookie (htmx 4 inherits nothing by itself). In production it has
// the name that no sister host can set, whatever else a browser keeps.
const kept = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]+)`))?.[1];
const token = () => kept("__Host-csrftoken") ?? kept("csrftoken");

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx?.request;
  if (request && token() && !/^(GET|HEAD)$/i.test(request.method)) {
    request.headers["X-CSRFToken"] = token();
  }
});
