import { library } from "../../tsup.base.ts";

export default library({ index: "src/index.ts", define: "src/define.ts", html: "src/html/index.ts" });
