// The site's beginning: styles and the frame around all pages.
import "@fontsource-variable/inter/index.css";
import "./theme/tokens.css";
import "./theme/base.css";
import { mount } from "svelte";
import App from "./App.svelte";

const target = document.getElementById("app");
if (target) mount(App, { target });
