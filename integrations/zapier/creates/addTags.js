'use strict';

const { tagAction } = require('../lib/tags');

module.exports = tagAction('add_tags', 'POST', {
  label: 'Add Tags to Contact',
  description: 'Adds tags to a contact that the store knows.',
});
