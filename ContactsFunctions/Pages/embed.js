// Puts a sign-up form in the place of its own script element:
// <script src="https://…/embed.js" data-store="demo" data-fields="email,firstName,phone" data-tags="footer" async></script>
(() => {
  'use strict';
  var script = document.currentScript, data = script.dataset, base = new URL(script.src).origin;
  var words = WORDS, version = 'VERSION';
  var tag = [data.lang, document.documentElement.lang, navigator.language, 'en']
    .map(t => (t || '').slice(0, 2).toLowerCase()).find(t => words[t]);
  var word = words[tag];
  var examples = { email: 'name@example.com', phone: '+44\xa07400\xa0123456' };
  var known = { email: [0, 'email', 'email'], firstName: [1, 'text', 'given-name'], lastName: [2, 'text', 'family-name'], phone: [3, 'tel', 'tel'] };
  var aliases = { sms_phone_number: 'phone', sms_country_code: 'phone', first_name: 'firstName', last_name: 'lastName' };
  var prefix = 'signup-' + Math.random().toString(36).slice(2, 8) + '-';

  function make(name, attributes, parent) {
    var node = document.createElement(name);
    for (var key in attributes) key === 'text' ? node.textContent = attributes[key] : node.setAttribute(key, attributes[key]);
    if (parent) parent.appendChild(node);
    return node;
  }

  // Rules without weight: whatever the site says about its inputs comes first.
  make('style', {
    text: ':where(.contact-signup input:not([type=checkbox])){box-sizing:border-box;width:100%;max-width:24rem;padding:.6em;font:inherit}' +
      ':where(.contact-signup button){padding:.6em 1.2em;font:inherit}:where(.contact-signup [id$=-error]){font-weight:700}'
  }, document.head);
  var form = make('form', { 'class': 'contact-signup', novalidate: '', lang: tag, dir: tag === 'he' ? 'rtl' : 'ltr' });
  var names = ['email'].concat((data.fields || '').split(',').map(f => f.trim()))
    .filter((f, i, all) => known[f] && all.indexOf(f) === i);
  var inputs = {}, errors = {};
  names.forEach(name => {
    var field = known[name], id = prefix + name, row = make('p', {}, form);
    make('label', { 'for': id, text: word[field[0]] + (name === 'email' ? '' : ' (' + word[9] + ')') }, row).style.display = 'block';
    inputs[name] = make('input', { id: id, type: field[1], autocomplete: field[2], 'aria-describedby': id + '-error' }, row);
    if (name === 'email') inputs[name].required = true;
    if (name === 'email' || name === 'phone') inputs[name].dir = 'ltr';
    errors[name] = make('span', { id: id + '-error' }, row);
    errors[name].style.display = 'block';
  });
  var sms = inputs.phone && make('label', {}, make('p', {}, form));
  if (sms) sms = make('input', { type: 'checkbox' }, sms), sms.parentNode.append(' ' + word[8]);
  // A person neither sees nor reaches this one.
  var trap = make('div', { 'aria-hidden': 'true' }, form);
  trap.style.cssText = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)';
  trap = make('input', { tabindex: '-1', autocomplete: 'off' }, trap);
  var button = make('button', { type: 'submit', text: word[4] }, form), status = make('p', { role: 'status' }, form);

  function say(name, message) {
    errors[name].textContent = message;
    message ? inputs[name].setAttribute('aria-invalid', 'true') : inputs[name].removeAttribute('aria-invalid');
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    if (button.disabled) return;
    // Names what the form says, so that the consent log can.
    var body = { alt_contact: trap.value, sendWelcomeEmail: true, shown: ['embed', version, tag, names.join('-')].join('.') };
    names.forEach(name => { say(name, ''); body[name] = inputs[name].value; });
    if (data.tags) body.tags = data.tags;
    if (sms && sms.checked) body.smsMarketingAllowed = true;
    button.disabled = true;
    status.textContent = '';
    fetch(base + '/api/v1/stores/' + encodeURIComponent(data.store) + '/contacts', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), credentials: 'omit'
    }).then(response => {
      if (response.ok) {
        status.tabIndex = -1;
        form.replaceChildren(status);
        status.textContent = word[5];
        return status.focus();
      }
      return response.json().then(problem => {
        var first;
        (problem.errors || []).forEach(error => {
          var name = aliases[error.field] || error.field;
          if (!inputs[name]) return;
          // The marks keep a number in one piece where text runs from the right.
          say(name, examples[name] ? word[7] + '\u2066' + examples[name] + '\u2069' : error.message);
          first = first || name;
        });
        first ? inputs[first].focus() : status.textContent = word[6];
      });
    }).catch(() => { status.textContent = word[6]; }).then(() => { button.disabled = false; });
  });
  script.parentNode.insertBefore(form, script.nextSibling);
})();
