using System.Diagnostics;
using System.Globalization;
using ContactsFunctions.Domain;
using ContactsFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace ContactsFunctions.Dialects.Omnisend.V2026;

/// <summary>An error as 2026-03-15 answers it: RFC 9457 with the request's trace.</summary>
internal sealed record V2026Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    string? Instance,
    IReadOnlyList<FieldError>? Errors,
    string Error,
    int? RetryAfter) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Status;

    public static V2026Problem Of(Problem problem) => new(
        problem.Type, problem.Title, problem.Status, problem.Detail, Instance: null,
        problem.Errors.Count == 0 ? null : problem.Errors, problem.Error, problem.RetryAfterSeconds);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var traced = this with { Instance = $"urn:trace:{Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier}" };
        return response.WriteAsJsonAsync(
            traced, Answer.TypeOf<V2026Problem>(V2026Json.Default), "application/problem+json", CancellationToken.None);
    }
}
