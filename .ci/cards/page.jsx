// One message, modal or Home tab, drawn as Slack draws it. The blocks are what
// the bot sends; only the frame around them is made here.
import { createRoot } from 'react-dom/client';
import { Message } from 'slack-blocks-to-jsx';
import 'slack-blocks-to-jsx/dist/style.css';
import '@fontsource/lato/latin-400.css';
import '@fontsource/lato/latin-700.css';
import '@fontsource/lato/latin-900.css';
import './page.css';

const data = {
  users: [{ id: 'U0ALICE', name: 'approver' }, { id: 'U0BOB', name: 'requester' }],
  user_groups: [{ id: 'S0SRE', name: 'sre' }],
};
const hooks = {
  date: ({ timestamp }) => new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
    .format(new Date(Number(timestamp) * 1000)),
};

function Blocks({ blocks, bare }) {
  return <Message theme="light" name="Signoff" logo="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='36' height='36'%3E%3Crect width='36' height='36' rx='6' fill='%23204a3c'/%3E%3Cpath d='M10 19l6 6 11-14' stroke='white' stroke-width='4' fill='none'/%3E%3C/svg%3E"
    time={new Date('2026-11-21T12:00:00Z')} blocks={blocks} data={data} hooks={hooks} withoutWrapper={bare} />;
}

function Modal({ view }) {
  return <div className="modal">
    <div className="bar">{view.title.text}</div>
    <div className="body"><Blocks blocks={view.blocks} bare /></div>
    <div className="ways"><span>{view.close?.text ?? 'Close'}</span>{view.submit && <b>{view.submit.text}</b>}</div>
  </div>;
}

// What this renderer does not know, in words that it does. Slack formats
// verbatim text and only leaves plain words alone in it (no links made of them),
// and shows the chosen option of a select that is filled from outside.
function formatted(node) {
  if (Array.isArray(node)) return node.map(formatted);
  if (node === null || typeof node !== 'object') return node;
  if (node.initial_option && node.placeholder?.text !== node.initial_option.text.text) {
    const { text } = node.initial_option.text;
    const clipped = { ...node.initial_option, text: { ...node.initial_option.text, text: text.length > 20 ? `${text.slice(0, 19)}…` : text } };
    return formatted({ ...node, initial_option: clipped, placeholder: clipped.text });
  }
  const select = /^(multi_)?external_select$/.exec(node.type);
  if (select) {
    const chosen = [node.initial_option, ...(node.initial_options ?? [])].filter(Boolean);
    return formatted({ ...node, type: `${select[1] ?? ''}static_select`, options: chosen });
  }
  return Object.fromEntries(Object.entries(node).filter(([name]) => name !== 'verbatim').map(([name, value]) => [name, formatted(value)]));
}

window.draw = (sent) => {
  const payload = formatted(sent);
  const shown = payload.type === 'modal' ? <Modal view={payload} /> : <Blocks blocks={payload.blocks} bare={payload.type === 'home'} />;
  createRoot(document.getElementById('root')).render(<div className="sheet">{shown}</div>);
};
