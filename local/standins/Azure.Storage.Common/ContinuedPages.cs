namespace Azure.Storage;

/// <summary>Results that arrive page by page, each page naming the next by a token.</summary>
internal sealed class ContinuedPages<T>(
    Func<string?, int?, CancellationToken, Task<Page<T>>> readPage, int? defaultPageSize, CancellationToken cancellationToken)
    : AsyncPageable<T>(cancellationToken) where T : notnull
{
    public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        var token = string.IsNullOrEmpty(continuationToken) ? null : continuationToken;
        do
        {
            var page = await readPage(token, pageSizeHint ?? defaultPageSize, CancellationToken).ConfigureAwait(false);
            yield return page;
            token = string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken;
        }
        while (token is not null);
    }

    public override async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // 'await foreach … WithCancellation(token)' arrives here, the method's own token in the constructor.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, cancellationToken);
        string? token = null;
        do
        {
            var page = await readPage(token, defaultPageSize, either.Token).ConfigureAwait(false);
            foreach (var value in page.Values)
            {
                yield return value;
            }

            token = string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken;
        }
        while (token is not null);
    }
}
