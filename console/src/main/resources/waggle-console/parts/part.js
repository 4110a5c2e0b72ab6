import { LitElement, html, nothing } from 'lit';
import { Directive, directive } from 'lit/directive.js';

export { html, nothing };

const AGAIN = ['waggle-language', 'waggle-route'];

/** The base of every element here: light DOM under the one stylesheet, rendered again when language or URL change. */
export class Part extends LitElement {
  #again = () => this.requestUpdate();

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    for (const name of AGAIN) addEventListener(name, this.#again);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const name of AGAIN) removeEventListener(name, this.#again);
  }
}

/** Sets custom properties on an element through the CSSOM, because the policy forbids style attributes. */
class Vars extends Directive {
  render() {
    return nothing;
  }

  update({ element }, [values]) {
    for (const [name, value] of Object.entries(values)) element.style.setProperty(name, value);
    return nothing;
  }
}

export const vars = directive(Vars);
