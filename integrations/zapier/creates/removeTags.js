'use strict';

const { tagAction } = require('../lib/tags');

module.exports = tagAction('remove_tags', 'DELETE', {
  label: 'Remove Tags From Contact',
  description: 'Takes tags away from a contact. Tags that the contact does not have are passed over.',
});
