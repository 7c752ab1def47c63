using System.Text.Json;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using ContactsFunctions.Intake.Finding;
using ContactsFunctions.Storage;
using ContactsFunctions.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ContactsFunctions.Dialects.Remarkety.Proof;

/// <summary>The proofs of all contacts of a store, one a line (NDJSON), as they are read: memory does not grow with the store.</summary>
public sealed class ProofsFunction(
    HttpBoundary boundary, Callers callers, ContactTable contacts, ReadContacts readContacts, ShownTexts texts, TimeProvider time)
{
    private const int LinesAtOnce = 100;

    private static readonly byte[] NewLine = "\n"u8.ToArray();

    [Function("StoreProofs")]
    public Task<IResult> ProofsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/stores/{storeId}/proofs")] HttpRequest request, string storeId) =>
        boundary.RunAsync(request, async cancellationToken =>
        {
            var store = await callers.RequireKeyAsync(request, storeId, cancellationToken);
            ContactId? after = null;
            if (request.Query.TryGetValue("after", out var sent))
            {
                after = ContactId.TryParse(sent, out var id)
                    ? id
                    : throw new ProblemException(Problem.Invalid(
                        [new("after", "invalid", "Must be the contactID of the last line that arrived.")]));
            }

            return Results.Stream(stream => WriteAsync(stream, store, after, cancellationToken), "application/x-ndjson; charset=utf-8");
        });

    private async Task WriteAsync(Stream stream, Store store, ContactId? after, CancellationToken cancellationToken)
    {
        var lines = 0;
        await foreach (var contact in contacts.ListAsync(
            store.Id, after, Channel.Email, status: null, updatedSince: null, ContactQuery.MaxRows, cancellationToken))
        {
            ConsentEntry[] entries = [.. await readContacts.ConsentsOfAsync(store.Id, contact, cancellationToken)];
            var proof = ProofView.Of(store, contact, entries, await texts.OfAsync(store.Id, entries, cancellationToken), time.GetUtcNow());
            await JsonSerializer.SerializeAsync(stream, proof, Answer.TypeOf<ProofView>(ProofJson.Default), cancellationToken);
            await stream.WriteAsync(NewLine, cancellationToken);
            if (++lines % LinesAtOnce == 0)
            {
                await stream.FlushAsync(cancellationToken);
            }
        }
    }
}
