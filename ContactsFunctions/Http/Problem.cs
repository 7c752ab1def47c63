using System.Globalization;
using System.Text.Json.Serialization;
using ContactsFunctions.Domain;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Http;

/// <summary>
/// An error as it is answered: <c>application/problem+json</c> (RFC 9457) with the fields that are wrong, and
/// <c>error</c>, one sentence of at most 250 characters for clients that show a single line.
/// </summary>
public sealed record Problem : IResult, IStatusCodeHttpResult
{
    // Not part of the JSON, which has it as "status".
    int? IStatusCodeHttpResult.StatusCode => Status;

    private const int MaxErrorLength = 250;
    private const int MaxErrors = 100;

    [JsonPropertyOrder(0)]
    public string Type { get; init; } = "about:blank";

    [JsonPropertyOrder(1)]
    public required string Title { get; init; }

    [JsonPropertyOrder(2)]
    public required int Status { get; init; }

    [JsonPropertyOrder(3)]
    public required string Detail { get; init; }

    [JsonPropertyOrder(4)]
    public IReadOnlyList<FieldError> Errors { get; init; } = [];

    [JsonPropertyOrder(5)]
    public string Error => Errors switch
    {
        [] => Shortened(Detail),
        [var only] => Shortened($"{only.Field}: {only.Message}"),
        [var first, ..] => Shortened(string.Create(
            CultureInfo.InvariantCulture, $"{first.Field}: {first.Message} ({Errors.Count - 1} more)")),
    };

    /// <summary>When trying again makes sense, in whole seconds.</summary>
    [JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    public static Problem Invalid(IReadOnlyList<FieldError> errors) =>
        new() { Title = "Invalid request", Status = 400, Detail = "Nothing was stored: see errors.", Errors = Listed(errors) };

    public static Problem Unreadable(string detail) => new() { Title = "Unreadable request", Status = 400, Detail = detail };

    public static Problem Unauthorized() =>
        new()
        {
            Title = "Unauthorized",
            Status = 401,
            Detail = "The API key is missing, wrong, or of another store. Send it in X-API-Key.",
        };

    public static Problem SignupClosed() =>
        new() { Title = "Sign-up closed", Status = 403, Detail = "This store takes no sign-ups without an API key." };

    public static Problem WrongSignature() => new()
    {
        Title = "Wrong signature",
        Status = 403,
        Detail = "The signature is missing or wrong. It must be made with the store's secret, for the address that is called.",
    };

    public static Problem StoreNotFound() =>
        new() { Title = "Store not found", Status = 404, Detail = "There is no store with this store_id." };

    public static Problem ContactNotFound() =>
        new() { Title = "Contact not found", Status = 404, Detail = "The store has no such contact." };

    public static Problem Conflict(IReadOnlyList<FieldError> errors) =>
        new() { Title = "Conflict", Status = 409, Detail = "Nothing was stored: see errors.", Errors = Listed(errors) };

    public static Problem NotFound(string detail) => new() { Title = "Not found", Status = 404, Detail = detail };

    public static Problem TooLarge(int limit) => new()
    {
        Title = "Body too large",
        Status = 413,
        Detail = string.Create(CultureInfo.InvariantCulture, $"The body may have {limit / 1024} KiB."),
    };

    public static Problem UnsupportedMediaType(string detail) => new() { Title = "Unsupported media type", Status = 415, Detail = detail };

    public static Problem TooMany(int retryAfterSeconds) => new()
    {
        Title = "Too many requests",
        Status = 429,
        Detail = "Too many requests without an API key. Try again later, or use a key.",
        RetryAfterSeconds = retryAfterSeconds,
    };

    /// <summary>The operator's to mend; until then nothing of the store can be told or kept.</summary>
    public static Problem StoreUnreadable() => new()
    {
        Title = "Store unreadable",
        Status = 503,
        Detail = "The settings of this store cannot be read. Nothing was stored; repeating the request is safe. " +
            "The operator can put the settings again.",
        RetryAfterSeconds = 60,
    };

    public static Problem Broken() => new()
    {
        Title = "Something is broken here",
        Status = 500,
        Detail = "The fault is not in the request. Sending it again is safe; if it stays, tell the operator.",
    };

    public static Problem Unavailable() => new()
    {
        Title = "Temporarily unavailable",
        Status = 503,
        Detail = "The request could not be stored now. Send it again: repeating it is safe.",
        RetryAfterSeconds = 5,
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return response.WriteAsJsonAsync(
            this, Answer.TypeOf<Problem>(ProblemJson.Default), "application/problem+json", CancellationToken.None);
    }

    /// <summary>A small body can be wrong in a great many places; the answer stays small.</summary>
    private static IReadOnlyList<FieldError> Listed(IReadOnlyList<FieldError> errors) => errors.Count <= MaxErrors ? errors :
    [
        .. errors.Take(MaxErrors),
        new("", "more_errors", string.Create(CultureInfo.InvariantCulture, $"{errors.Count - MaxErrors} more errors are not listed.")),
    ];

    private static string Shortened(string text) => text.Length <= MaxErrorLength ? text : text.Cut(MaxErrorLength - 1) + "…";
}

/// <summary>Ends a request early with a <see cref="Problem"/>. Only <see cref="HttpBoundary"/> catches it.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Title)
{
    public Problem Problem { get; } = problem;
}
