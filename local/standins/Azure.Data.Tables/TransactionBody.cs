using System.Buffers;
using System.Text;

namespace Azure.Data.Tables;

/// <summary>An entity group transaction as one multipart body: a batch of one change set, a part an action.</summary>
internal sealed class TransactionBody
{
    private TransactionBody(string boundary, byte[] bytes)
    {
        ContentType = $"multipart/mixed; boundary={boundary}";
        Bytes = bytes;
    }

    public string ContentType { get; }
    public byte[] Bytes { get; }

    public static TransactionBody Create(Uri endpoint, string table, IReadOnlyList<TableTransactionAction> actions)
    {
        var batch = $"batch_{Guid.NewGuid()}";
        var changeSet = $"changeset_{Guid.NewGuid()}";
        var address = endpoint.AbsoluteUri.TrimEnd('/') + "/";
        var output = new ArrayBufferWriter<byte>(1024 + (actions.Count * 1024));

        Append(output, $"--{batch}\r\nContent-Type: multipart/mixed; boundary={changeSet}\r\n\r\n");
        foreach (var action in actions)
        {
            Append(output, $"--{changeSet}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            AppendAction(output, address, table, action);
            Append(output, "\r\n");
        }

        Append(output, $"--{changeSet}--\r\n--{batch}--\r\n");
        return new TransactionBody(batch, output.WrittenSpan.ToArray());
    }

    private static void AppendAction(ArrayBufferWriter<byte> output, string address, string table, TableTransactionAction action)
    {
        var entity = action.Entity;
        var entityAddress = address + TableRequests.EntityPath(table, entity.PartitionKey, entity.RowKey);
        var ifMatch = action.ETag == default ? null : action.ETag.ToString();
        switch (action.ActionType)
        {
            case TableTransactionActionType.Add:
                AppendHead(output, "POST", address + table, ifMatch: null, "Prefer: return-no-content\r\n");
                AppendEntity(output, entity);
                break;
            case TableTransactionActionType.Delete:
                AppendHead(output, "DELETE", entityAddress, ifMatch ?? "*");
                Append(output, "\r\n");
                break;
            // Without an ETag an update of a transaction is an upsert, as in the package.
            case TableTransactionActionType.UpdateReplace:
                AppendHead(output, "PUT", entityAddress, ifMatch);
                AppendEntity(output, entity);
                break;
            case TableTransactionActionType.UpdateMerge:
                AppendHead(output, "PATCH", entityAddress, ifMatch);
                AppendEntity(output, entity);
                break;
            case TableTransactionActionType.UpsertReplace:
                AppendHead(output, "PUT", entityAddress, ifMatch: null);
                AppendEntity(output, entity);
                break;
            case TableTransactionActionType.UpsertMerge:
                AppendHead(output, "PATCH", entityAddress, ifMatch: null);
                AppendEntity(output, entity);
                break;
            default:
                throw new InvalidOperationException("Unknown request type.");
        }
    }

    private static void AppendHead(ArrayBufferWriter<byte> output, string method, string address, string? ifMatch, string more = "")
    {
        var match = ifMatch is null ? string.Empty : $"If-Match: {ifMatch}\r\n";
        Append(output,
            $"{method} {address} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n{match}{more}");
    }

    private static void AppendEntity(ArrayBufferWriter<byte> output, ITableEntity entity)
    {
        Append(output, "Content-Type: application/json\r\n\r\n");
        EntityWriter.Write(output, entity);
        Append(output, "\r\n");
    }

    private static void Append(ArrayBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
