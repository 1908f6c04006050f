/* The script of pages for people who are not signed in. */
import "./fields.js";
import "./menus.js";
