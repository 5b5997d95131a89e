// What a hostile output tries in its frame.  Each attempt says whether it was refused; what it
// would have done is looked for outside: ELSEWHERE is another server, ROOM is ours.
const report = document.body.appendChild(document.createElement('pre'));
const say = (name, said) => { report.textContent += `${name}: ${said}\n`; };
const attempt = async (name, act) => {
  try {
    const said = await act();
    say(name, said === undefined || said === null ? 'refused' : `DONE ${String(said).slice(0, 80)}`);
  } catch (problem) {
    say(name, 'refused');
  }
};
const failed = element => new Promise((resolve, reject) => {
  element.onload = () => resolve('loaded');
  element.onerror = reject;
  document.body.append(element);
});
const with_ = (tag, attributes) => Object.assign(document.createElement(tag), attributes);

(async () => {
  await attempt('origin', () => (origin === 'null' ? null : origin));
  await attempt('parent', () => parent.document.title);
  await attempt('parent global', () => { parent.acted = 'parent'; return 'set'; });
  await attempt('top', () => { top.location = `${ELSEWHERE}/top`; return null; });
  await attempt('cookie', () => document.cookie || null);
  await attempt('set cookie', () => { document.cookie = 'acted=1'; return document.cookie || null; });
  await attempt('localStorage', () => localStorage.length);
  await attempt('sessionStorage', () => sessionStorage.length);
  await attempt('indexedDB', () => new Promise((resolve, reject) => {
    const asked = indexedDB.open('acted');
    asked.onsuccess = () => resolve('opened');
    asked.onerror = reject;
  }));
  await attempt('caches', async () => (await caches.keys()).length);
  await attempt('service worker', () => navigator.serviceWorker.register(`${ROOM}/stepguide/static/page.js`));
  await attempt('fetch our API', async () => (await fetch(`${ROOM}/stepguide/api/status`, { credentials: 'include' })).status);
  await attempt('fetch without answer', async () => (await fetch(`${ROOM}/stepguide/api/status`, { mode: 'no-cors', credentials: 'include' })).type);
  await attempt('fetch elsewhere', async () => (await fetch(`${ELSEWHERE}/fetch`, { mode: 'no-cors' })).type);
  await attempt('XMLHttpRequest', () => new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.onload = () => resolve('answered');
    asked.onerror = reject;
    asked.open('GET', `${ELSEWHERE}/xhr`);
    asked.send();
  }));
  await attempt('socket', () => new Promise((resolve, reject) => {
    const socket = new WebSocket(`${ELSEWHERE.replace('http', 'ws')}/socket`);
    socket.onopen = () => resolve('open');
    socket.onerror = reject;
  }));
  await attempt('event source', () => new Promise((resolve, reject) => {
    const source = new EventSource(`${ELSEWHERE}/events`);
    source.onopen = () => resolve('open');
    source.onerror = reject;
  }));
  await attempt('image', () => failed(with_('img', { src: `${ELSEWHERE}/image` })));
  await attempt('image of ours', () => failed(with_('img', { src: `${ROOM}/logout` })));
  await attempt('script', () => failed(with_('script', { src: `${ELSEWHERE}/script` })));
  await attempt('module', () => import(`${ELSEWHERE}/module.js`));
  await attempt('style', () => failed(with_('link', { rel: 'stylesheet', href: `${ELSEWHERE}/style` })));
  await attempt('font', () => new FontFace('acted', `url(${ELSEWHERE}/font)`).load());
  await attempt('popup', () => open(`${ELSEWHERE}/popup`));
  await attempt('popup by a link', () => { with_('a', { href: `${ELSEWHERE}/link`, target: '_blank' }).click(); return null; });
  await attempt('top by a link', () => { with_('a', { href: `${ELSEWHERE}/link`, target: '_top' }).click(); return null; });
  await attempt('download', () => { with_('a', { href: 'data:text/plain,acted', download: 'acted.txt' }).click(); return null; });
  await attempt('alert', () => { alert('acted'); return null; });
  await attempt('confirm', () => confirm('acted') || null);
  await attempt('prompt', () => prompt('acted'));
  await attempt('print', () => { print(); return null; });
  await attempt('form', () => {
    const form = with_('form', { action: `${ELSEWHERE}/form`, method: 'post' });
    document.body.append(form);
    form.submit();
    return null;
  });
  await attempt('form to top', () => {
    const form = with_('form', { action: `${ROOM}/login`, method: 'post', target: '_top' });
    document.body.append(form);
    form.submit();
    return null;
  });
  for (const [name, source] of [['frame', `${ELSEWHERE}/frame`], ['frame of ours', `${ROOM}/`]]) {
    await attempt(name, () => { document.body.append(with_('iframe', { src: source })); return null; });
  }
  await attempt('frame that escapes', () => {
    document.body.append(with_('iframe', { srcdoc: '<script>top.acted = "srcdoc"; parent.escaped = origin</scr' + 'ipt>' }));
    return null;
  });
  await attempt('notification', async () => ((await Notification.requestPermission()) === 'granted' ? 'granted' : null));
  await attempt('clipboard', () => navigator.clipboard.readText());
  await attempt('place', () => new Promise((resolve, reject) =>
    navigator.geolocation.getCurrentPosition(resolve, reject)));
  await attempt('full screen', () => document.documentElement.requestFullscreen());
  await attempt('messages', () => {
    for (const said of ['x', null, 1, { stage: 'height', height: 1e9 }, { stage: 'height', height: 'NaN' },
      { stage: 'ready' }, { stage: 'problem', message: '<img src=x onerror=parent.acted=1>' },
      { stage: 'refused', address: 'javascript:acted=1', directive: 'img-src' }, { stepguide: 'theme', theme: 'dark' }]) {
      parent.postMessage(said, '*');
    }
    return null;
  });
  say('end', 'reached');
})();
