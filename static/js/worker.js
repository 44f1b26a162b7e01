// The service worker keeps the look and an offline page, nothing private.
if ("serviceWorker" in navigator && isSecureContext) navigator.serviceWorker.register("/sw.js");
