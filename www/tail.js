// What stands after the last row: a note, and a button that is never taken away from under the focus.

const defaults = {
  idle: '',
  loading: 'Loading…',
  waiting: 'Waiting…',
  offline: 'You are offline. This goes on by itself when the network is back.',
  failed: 'Could not load more.',
  done: 'You have reached the end.',
  cut: 'The list stops before its end.',
  empty: 'There is nothing here.',
  closed: 'This feed is closed.',
  paused: '',
  more: 'Load more',
  again: 'Try again',
  now: 'Try now',
  busy: 'Loading…',
};

const buttons = {
  idle: 'more',
  paused: 'more',
  loading: 'busy',
  waiting: 'now',
  offline: 'now',
  failed: 'again',
  cut: 'again',
};

export class Tail {
  /** @param {(action: 'more' | 'again' | 'now') => void} press */
  constructor(text, press) {
    this.text = { ...defaults, ...text };
    this.node = document.createElement('div');
    this.node.className = 'tail';
    this.note = document.createElement('p');
    this.note.className = 'note';
    this.detail = document.createElement('p');
    this.detail.className = 'detail';
    this.button = document.createElement('button');
    this.button.type = 'button';
    this.button.addEventListener('click', () => {
      if (this.button.getAttribute('aria-disabled') !== 'true') press(this.action);
    });
    // The words stay in sight while the tail, a screen high, scrolls by.
    this.words = document.createElement('div');
    this.words.className = 'words';
    this.words.append(this.note, this.detail, this.button);
    this.node.append(this.words);
  }

  /** @param {string} state a view state  @param {string} detail one sentence more, or '' */
  show(state, detail = '') {
    this.node.dataset.tail = state;
    this.note.textContent = this.text[state];
    this.detail.textContent = detail;
    const action = buttons[state];
    const busy = action === 'busy';
    if (action && !busy) this.action = action;
    // Hiding or disabling a focused button throws the focus to <body>.
    this.button.toggleAttribute('aria-disabled', false);
    if (busy) this.button.setAttribute('aria-disabled', 'true');
    this.button.textContent = this.text[action ?? this.action ?? 'more'];
    if (action) {
      if (!this.words.contains(this.button)) this.words.append(this.button);
    } else {
      this.button.remove();
    }
  }

  get hasButton() {
    return this.words.contains(this.button);
  }

  get focused() {
    return this.node.contains(document.activeElement);
  }
}
