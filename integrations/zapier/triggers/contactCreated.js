'use strict';

const { contactTrigger } = require('../lib/trigger');

module.exports = contactTrigger({
  key: 'contact_created',
  event: 'contact.created',
  display: {
    label: 'New Contact',
    description: 'Triggers when a contact is new to the store, subscribed or not.',
  },
});
