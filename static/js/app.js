// Every behaviour binds itself to a data attribute; collectstatic puts the files in place here.
import "./zone.js";
import "./csrf.js";
import "./toasts.js";
import "./connection.js";
import "./theme.js";
import "./focus.js";
import "./dialogs.js";
import "./grow.js";
import "./copy.js";
import "./previews.js";
import "./uploads.js";
import "./worker.js";
import "./outbox.js";
import "./install.js";
import "./live.js";
