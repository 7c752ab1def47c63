using System.Globalization;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    /// <summary>Where the exception's data keeps the index of a transaction's refused action.</summary>
    public const string FailedIndex = "FailedEntity";

    public static TableErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        error = null;
        data = null;
        if (response.ContentStream is not MemoryStream { Length: > 0 })
        {
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(response.Content);
            var odataError = document.RootElement.GetProperty("odata.error");
            var code = odataError.GetProperty("code").GetString();
            var message = odataError.GetProperty("message").GetProperty("value").GetString() ?? string.Empty;
            data = new Dictionary<string, string>();

            // "3:The specified entity already exists." names the fourth action.
            var colon = message.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && int.TryParse(message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                data[FailedIndex] = index.ToString(CultureInfo.InvariantCulture);
            }

            error = new ResponseError(code, message);
            return true;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not the service's own words (a proxy's page): the status has to do.
            data = null;
            return false;
        }
    }
}
