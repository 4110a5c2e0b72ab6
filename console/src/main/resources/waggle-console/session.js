import { api } from './api.js';

/** Who is signed in. The session itself lives in a cookie that no script can read. */
export const session = {
  /** `{username, roles, expiresAt}`, or `null`. */
  user: null,

  async read() {
    try {
      this.user = await api.me();
    } catch (problem) {
      this.user = null;
      if (problem.status !== 401) throw problem;
    }
    return this.user;
  },

  /** Whether the user holds a role; `admin` holds all of them. */
  can(role) {
    const roles = this.user?.roles ?? [];
    return roles.includes('admin') || roles.includes(role);
  },
};
