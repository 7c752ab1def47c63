using System.Text;

namespace ContactsFunctions.LocalRuntime.Functions;

/// <summary>
/// An exception without its messages: types and stacks. Messages of the framework quote what they could not
/// read, and so may hold what people sent.
/// </summary>
internal sealed class FailureOutline
{
    private readonly Exception failure;

    private FailureOutline(Exception failure) => this.failure = failure;

    public static FailureOutline Of(Exception failure) => new(failure);

    public override string ToString()
    {
        var outline = new StringBuilder();
        for (var current = failure; current is not null; current = current.InnerException)
        {
            outline.Append(outline.Length == 0 ? "" : "\n caused by ").Append(current.GetType().FullName)
                .Append('\n').Append(current.StackTrace);
        }

        return outline.ToString();
    }
}
