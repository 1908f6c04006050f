/* The script of every page behind the sign-in. */
import "./policy.js";
import "./requests.js";
import "./copying.js";
import "./fields.js";
import "./menus.js";
import "./modals.js";
import "./moments.js";
import "./shortcuts.js";
import "./tabs.js";
import "./theme.js";
import "./keys/connect.js";
import "./keys/list.js";
import "./keys/rename.js";
import "./keys/secret.js";
