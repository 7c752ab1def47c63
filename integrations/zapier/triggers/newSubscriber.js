'use strict';

const { contactTrigger } = require('../lib/trigger');

module.exports = contactTrigger({
  key: 'new_subscriber',
  event: 'contact.subscribed',
  status: 'subscribed',
  display: {
    label: 'New Subscriber',
    description: 'Triggers when a person is subscribed: by confirming, or at once where the shop vouches for it.',
  },
});
