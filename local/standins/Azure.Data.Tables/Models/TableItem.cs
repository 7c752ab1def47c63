#nullable disable // as in the package, whose signatures carry no annotations

namespace Azure.Data.Tables.Models;

public partial class TableItem
{
    public TableItem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    public string Name { get; }
}
