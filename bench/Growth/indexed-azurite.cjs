'use strict';
// Gives Azurite's tables what Azure's have: an index. Azurite looks at every row of a partition to find one, and at
// every row of a table to answer a query, so it would show its own growth and nothing of the app's. Everything else,
// protocol, ETags, transactions, is Azurite's own.
//
// GET /requests on any port tells how many requests each port has had.
// CONTACTS_GROWTH_ROWS   fills the partition of the first contact stored with so many copies of it, under other keys
// CONTACTS_GROWTH_INDEX  0 leaves the tables as they are and only fills
const { randomBytes } = require('crypto');
const http = require('http');
const path = require('path');

const persistence = path.join(path.dirname(process.argv[1]), 'table', 'persistence');
const Store = require(path.join(persistence, 'LokiTableMetadataStore.js')).default;
const Queries = require(path.join(persistence, 'LokiTableStoreQueryGenerator.js')).default;

const rows = Number(process.env.CONTACTS_GROWTH_ROWS ?? 0);
const isIndexed = process.env.CONTACTS_GROWTH_INDEX !== '0';
let isFilled = false;

class Partition {
  docs = new Map();
  keys = null;

  get sortedKeys() {
    return this.keys ??= [...this.docs.keys()].sort();
  }

  put(doc) {
    if (this.keys && !this.docs.has(doc.RowKey)) {
      this.keys.splice(this.lowerBound(doc.RowKey), 0, doc.RowKey);
    }
    this.docs.set(doc.RowKey, doc);
  }

  delete(key) {
    this.docs.delete(key);
    this.keys?.splice(this.lowerBound(key), 1);
  }

  lowerBound(key) {
    let from = 0;
    let to = this.sortedKeys.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.keys[middle] < key) from = middle + 1; else to = middle;
    }
    return from;
  }
}

/** As much of a LokiJS collection as Azurite asks of a table. */
class IndexedTable {
  partitions = new Map();

  partition(key) {
    let partition = this.partitions.get(key);
    if (!partition) this.partitions.set(key, partition = new Partition());
    return partition;
  }

  findOne({ PartitionKey, RowKey }) {
    return this.partitions.get(PartitionKey)?.docs.get(RowKey) ?? null;
  }

  insert(doc) {
    this.partition(doc.PartitionKey).put(doc);
    return doc;
  }

  update(doc) {
    return this.insert(doc);
  }

  remove(doc) {
    this.partition(doc.PartitionKey).delete(doc.RowKey);
  }
}

if (isIndexed) {
  const tables = new Map();
  const getOriginal = Store.prototype.getEntityCollection;
  Store.prototype.getEntityCollection = function (account, table, context) {
    getOriginal.call(this, account, table, context); // says so when there is no such table
    const name = `${account}$${table.toLowerCase()}`;
    if (!tables.has(name)) tables.set(name, new IndexedTable());
    return tables.get(name);
  };

  Store.prototype.queryTableEntities = async function (context, account, table, options, nextPartitionKey, nextRowKey) {
    const collection = this.getEntityCollection(account, table, context);
    const matches = Queries.generateQueryForPersistenceLayer(options, context);
    const most = this.getMaxResultsOption(options);
    const partition = collection.partition(/PartitionKey eq '([^']*)'/.exec(options.filter)?.[1]);
    const from = this.decodeContinuationHeader(nextRowKey) ?? /RowKey g[te] '([^']*)'/.exec(options.filter)?.[1] ?? '';
    const keys = partition.sortedKeys;
    const found = [];
    for (let at = partition.lowerBound(from); at < keys.length && found.length <= most; at++) {
      const doc = partition.docs.get(keys[at]);
      if (matches(doc)) found.push(doc);
    }
    const next = this.adjustQueryResultforTop(found, most);
    return [found, next.nextPartitionKeyResponse, next.nextRowKeyResponse];
  };
}

const insertOriginal = Store.prototype.insertTableEntity;
Store.prototype.insertTableEntity = async function (context, table, account, entity, batchId) {
  const inserted = await insertOriginal.call(this, context, table, account, entity, batchId);
  if (table === 'Contacts' && !isFilled) {
    isFilled = true;
    const collection = this.getEntityCollection(account, table, context);
    for (let row = 1; row < rows; row++) {
      const key = randomBytes(16).toString('hex');
      const { $loki, meta, ...copy } = entity;
      collection.insert({
        ...copy,
        RowKey: key,
        properties: { ...entity.properties, RowKey: key, Document: entity.properties.Document.replaceAll(entity.RowKey, key) },
      });
    }
  }
  return inserted;
};

const requests = {};
const emitOriginal = http.Server.prototype.emit;
http.Server.prototype.emit = function (event, request, response) {
  if (event !== 'request') return emitOriginal.apply(this, arguments);
  if (request.url === '/requests') {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(requests));
    return true;
  }
  const port = this.address().port;
  requests[port] = (requests[port] ?? 0) + 1;
  return emitOriginal.apply(this, arguments);
};
