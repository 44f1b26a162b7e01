// A conversation: the list, what waits to be sent, photos, and regions that follow the deal.
import "./chat-list.js";
import "./chat-outbox.js";
import "./chat-photos.js";
import "./chat-renew.js";
