// Makes random texts that match a pattern of libphonenumber's metadata: digits, \d, classes of digits, groups,
// alternatives and counts, nothing more.

export function patternSampler(below) {
  return pattern => {
    let at = 0;
    return alternatives();

    function alternatives() {
      const choices = [sequence()];
      while (pattern[at] === '|') {
        at++;
        choices.push(sequence());
      }
      return choices[below(choices.length)];
    }

    function sequence() {
      let text = '';
      while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
        const start = at;
        let part = atom();
        const end = at;
        const [least, most] = count();
        const next = at;
        let times = least + below(most - least + 1);
        // Each repetition is a new sample of the same atom.
        for (text += times > 0 ? part : ''; times > 1; times--) {
          at = start;
          text += atom();
          at = end;
        }
        at = next;
      }
      return text;
    }

    function atom() {
      switch (pattern[at]) {
        case '(': {
          at += pattern.startsWith('(?:', at) ? 3 : 1;
          const text = alternatives();
          at++;
          return text;
        }
        case '[': {
          const end = pattern.indexOf(']', at);
          const members = pattern.slice(at + 1, end)
            .replaceAll('\\d', '0-9')
            .replaceAll(/(\d)-(\d)/g, (_, from, to) => '0123456789'.slice(Number(from), Number(to) + 1));
          at = end + 1;
          return members[below(members.length)];
        }
        case '\\':
          at += 2;
          return String(below(10));
        case '$':
          at++;
          return '';
        default:
          return pattern[at++];
      }
    }

    function count() {
      const found = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(pattern.slice(at));
      if (!found) {
        return [1, 1];
      }
      at += found[0].length;
      return found[1] ? [Number(found[1]), Number(found[2] ?? found[1])] : [0, 1];
    }
  };
}
