// What search fields and the map do beyond forms and links.
import "./combobox.js";
import "./near.js";
import "./pairs.js";
