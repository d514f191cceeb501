// What the clerk of a step types on the page of a case saves itself, as every form does.

import { startSaving } from "./form/autosave.js";

startSaving();
