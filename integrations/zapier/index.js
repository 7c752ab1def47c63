'use strict';

const { version, dependencies } = require('./package.json');
const authentication = require('./authentication');
const { addKey, explain } = require('./lib/http');

const byKey = (...actions) => Object.fromEntries(actions.map((action) => [action.key, action]));

const findContact = require('./searches/findContact');
const upsertContact = require('./creates/upsertContact');

module.exports = {
  version,
  platformVersion: dependencies['zapier-platform-core'],
  authentication,
  beforeRequest: [addKey],
  afterResponse: [explain],
  triggers: byKey(
    require('./triggers/newSubscriber'),
    require('./triggers/unsubscribed'),
    require('./triggers/contactCreated'),
    require('./triggers/contactUpdated')
  ),
  creates: byKey(
    upsertContact,
    require('./creates/unsubscribeContact'),
    require('./creates/addTags'),
    require('./creates/removeTags')
  ),
  searches: byKey(findContact),
  searchOrCreates: {
    [findContact.key]: {
      key: findContact.key,
      display: { label: 'Find or Create Contact', description: 'Finds a contact by e-mail or phone, or creates one.' },
      search: findContact.key,
      create: upsertContact.key,
    },
  },
};
