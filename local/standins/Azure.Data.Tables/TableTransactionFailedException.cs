#nullable disable // as in the package, whose signatures carry no annotations

using System.Globalization;

namespace Azure.Data.Tables;

/// <summary>A transaction was refused, and nothing of it happened.</summary>
public class TableTransactionFailedException : RequestFailedException
{
    public TableTransactionFailedException(RequestFailedException requestFailedException)
        : base(requestFailedException.Status, requestFailedException.Message, requestFailedException.ErrorCode, requestFailedException.InnerException)
    {
        if (requestFailedException.Data[TableErrorParser.FailedIndex] is string index)
        {
            FailedTransactionActionIndex = int.Parse(index, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The position of the action the service refused; null when it did not say.</summary>
    public int? FailedTransactionActionIndex { get; }
}
