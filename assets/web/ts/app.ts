// The script of every page except the report page. Pages work without it; it makes them live, quick and forgiving.
import { startCountdowns } from "./countdown";
import { startClock } from "./clock";
import { startDrafts } from "./drafts";
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startMenus } from "./menus";
import { startSubmitGuard } from "./submit";

startClock();
startCountdowns();
startLive();
startSubmitGuard();
startMenus();
startKeys();
startDrafts();
