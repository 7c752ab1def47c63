'use strict';

const { baseOf } = require('./address');

const DEFAULT_DELAY = 60;

/** Shows the key to the service, and to nobody else: neither to another host nor to one that the service leads on to. */
const addKey = (request, z, bundle) => {
  if (!bundle.authData?.apiKey || !request.url.startsWith(`${baseOf(z, bundle.authData)}/`)) {
    return request;
  }

  return {
    ...request,
    headers: { ...request.headers, Accept: 'application/json', 'X-API-Key': bundle.authData.apiKey.trim() },
    redirect: 'manual',
    // So that explain sees a 429, with the service's own sentence.
    throwForThrottlingEarly: false,
  };
};

/** Turns what is not a success into an error whose message is a sentence. */
const explain = (response, z) => {
  const { status, data } = response;
  if (status < 300) {
    if (status !== 204 && (typeof data !== 'object' || data === null)) {
      throw new z.errors.Error('Something else than ContactsFunctions answers at this address.', 'wrong_address', status);
    }

    return response;
  }

  if (status < 400) {
    throw new z.errors.Error('The address leads on to another one. Enter the one at the end.', 'redirected', status);
  }

  const sentence = typeof data?.error === 'string' ? data.error : `The address answered with the status ${status}.`;
  if (status === 401) {
    throw new z.errors.ExpiredAuthError('The API key is wrong, was revoked, or is of another store. Connect again with a good one.');
  }

  if (status === 429 || status === 503) {
    const seconds = Number.parseInt(response.getHeader('retry-after'), 10);
    throw new z.errors.ThrottledError(sentence, seconds > 0 ? seconds : DEFAULT_DELAY);
  }

  // Nothing is broken: the person is not there. A Zap is switched off for errors, and not for this.
  if (status === 404 && data?.title === 'Contact not found') {
    throw new z.errors.HaltedError(sentence);
  }

  throw new z.errors.Error(sentence, data?.errors?.[0]?.code ?? `http_${status}`, status);
};

/** What an error of explain tells of the service's answer: its `status` and `code`. An empty object for any other error. */
const answerIn = (error) => (error.name === 'AppError' ? JSON.parse(error.message) : {});

module.exports = { addKey, answerIn, explain };
