/* The script of pages for people who are not signed in. */
import "./copying.js";
import "./fields.js";
import "./menus.js";
import "./wide.js";
