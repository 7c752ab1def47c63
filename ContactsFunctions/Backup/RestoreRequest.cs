using ContactsFunctions.Domain;

namespace ContactsFunctions.Backup;

/// <summary>What to restore.</summary>
/// <param name="Backup">Its name.</param>
/// <param name="Store">One store; null for all that are in the backup.</param>
/// <param name="Contacts">Whether rows of the table <c>Contacts</c> are written.</param>
/// <param name="Stores">Whether rows of the table <c>Stores</c> are.</param>
/// <param name="Continue">Goes on with a restore that was broken off: rows that are there stay as they are.</param>
public sealed record RestoreRequest(string Backup, StoreId? Store = null, bool Contacts = true, bool Stores = true, bool Continue = false);

/// <summary>What was restored.</summary>
/// <param name="Rows">Rows written, by store.</param>
/// <param name="Mended">Rows that belonged to a contact as it was at another moment, and were put right.</param>
/// <param name="Erased">Contacts that were erased after the backup was made, and are erased again.</param>
/// <param name="MailsOwed">Contacts that are owed a mail, by store.</param>
public sealed record RestoreResult(SortedDictionary<string, long> Rows, int Mended, int Erased, SortedDictionary<string, int> MailsOwed);

/// <summary>Nothing was restored, and the message says why.</summary>
public sealed class RestoreRefusedException(string message) : Exception(message);
