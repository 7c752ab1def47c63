'use strict';

const { contactTrigger } = require('../lib/trigger');

module.exports = contactTrigger({
  key: 'unsubscribed',
  event: 'contact.unsubscribed',
  status: 'unsubscribed',
  display: {
    label: 'Contact Unsubscribed',
    description: 'Triggers when a person leaves, whether by a link, by STOP or through a program.',
  },
});
