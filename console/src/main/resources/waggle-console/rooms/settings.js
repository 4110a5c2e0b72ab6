import '../parts/licences.js';
import '../parts/loglevels.js';
import '../parts/me.js';
import '../parts/nodeconfig.js';
import '../parts/storehealth.js';
import '../parts/tokens.js';
import '../parts/users.js';
import { Part, html } from '../parts/part.js';
import { tabs } from '../parts/tabs.js';
import { empty, head } from '../parts/words.js';
import { t } from '../language.js';
import { route } from '../router.js';
import { session } from '../session.js';

const TABS = {
  me: () => html`<waggle-me></waggle-me>`,
  users: () => html`<waggle-users></waggle-users>`,
  tokens: () => html`<waggle-tokens></waggle-tokens>`,
  node: () => html`<waggle-node-config></waggle-node-config>`,
  logging: () => html`<waggle-log-levels></waggle-log-levels>`,
  store: () => html`<waggle-store></waggle-store>`,
  licences: () => html`<waggle-licences></waggle-licences>`,
};
/** What only administrators may see. */
const GUARDED = ['users', 'node'];

/** Oneself, the people, the tokens, the nodes and their Redis. Which part is open is in the URL. */
class RoomSettings extends Part {
  render() {
    const asked = route().query.get('tab');
    const tab = TABS[asked] ? asked : 'me';
    const list = Object.keys(TABS).map((name) => [name, t(`settings.${name}`), name === 'me' ? '/settings' : `/settings?tab=${name}`]);
    const open = GUARDED.includes(tab) && !session.can('admin');
    return html`
      ${head(t('room.settings'), t(`settings.${tab}.text`))}
      ${tabs(list, tab, t('room.settings'))}
      ${open ? empty(t('role.admin'), t('role.admin.text')) : TABS[tab]()}`;
  }
}

customElements.define('room-settings', RoomSettings);
