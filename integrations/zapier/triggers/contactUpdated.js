'use strict';

const { contactTrigger } = require('../lib/trigger');

module.exports = contactTrigger({
  key: 'contact_updated',
  event: 'contact.updated',
  display: {
    label: 'Contact Updated',
    description: 'Triggers when a field, a tag or a property of a contact changes.',
  },
});
