// The few words that change in the browser without the server: everything else comes with the page.
export interface Words {
  lang: "zh" | "en";
  day: string;
  left: string;
  over: string;
  early: string;
  due: string;
  unknown: string;
  status: Record<string, string>;
  lost: string;
  back: string;
  signedOut: string;
  refused: string;
  restored: string;
  keys: string;
  listKeys: [string, string][];
}

const zh: Words = {
  lang: "zh",
  day: "天",
  left: "剩",
  over: "超",
  early: "早",
  due: "到期",
  unknown: "到期待定",
  status: {
    running: "进行中", at_risk: "临期", late: "已到期", kept: "守约", broken: "违约", excused: "免责",
    paused: "暂停", withdrawn: "撤销", not_due: "未开始", incomplete: "证据不全",
  },
  lost: "与服务器的连接中断，以下内容可能已过时。正在重试…",
  back: "连接已恢复。",
  signedOut: "登录已过期，页面不再更新。请重新登录，已输入的文字会保留。",
  refused: "服务器暂时无法完成，请稍后再试。",
  restored: "已恢复上次未提交的文字。",
  keys: "快捷键",
  listKeys: [["j / k", "下一条 / 上一条"], ["Enter", "打开"], ["?", "本帮助"], ["Esc", "关闭"]],
};

const en: Words = {
  lang: "en",
  day: "d",
  left: "left",
  over: "over",
  early: "early",
  due: "due",
  unknown: "due not known yet",
  status: {
    running: "running", at_risk: "at risk", late: "past due", kept: "kept", broken: "broken", excused: "excused",
    paused: "paused", withdrawn: "withdrawn", not_due: "not started", incomplete: "incomplete",
  },
  lost: "Connection lost: what you see may be out of date. Trying again…",
  back: "Connected again.",
  signedOut: "You have been signed out and this page no longer updates. Sign in again; your text is kept.",
  refused: "The server could not do this now. Please try again.",
  restored: "Your unsent text has been restored.",
  keys: "Keys",
  listKeys: [["j / k", "next / previous"], ["Enter", "open"], ["?", "this help"], ["Esc", "close"]],
};

export function words(lang = document.documentElement.lang): Words {
  return lang.startsWith("en") ? en : zh;
}
