namespace LocalMode;

/// <summary>What is wrong with an audit log.</summary>
public enum AuditProblem
{
    /// <summary>Nothing: every record is as it was written.</summary>
    None,

    /// <summary>A record, or a line that is none, is not what the log wrote: it was changed, or added by someone without the key.</summary>
    ChangedRecord,

    /// <summary>Records are missing before the end.</summary>
    RemovedRecord,

    /// <summary>A record is not in its place, or occurs twice.</summary>
    ReorderedRecord,

    /// <summary>The last line was not written to its end, as after a crash. No record that the head names is missing.</summary>
    TornRecord,

    /// <summary>Records are missing at the end: the head names more than there are.</summary>
    CutTail,

    /// <summary>Nothing was signed with this key: it is another one, or the whole log was written anew by someone without it.</summary>
    WrongKey,

    /// <summary>The signed head is not there, so that a cut end cannot be told.</summary>
    MissingHead,

    /// <summary>The signed head was changed, or belongs to another log.</summary>
    ChangedHead,
}
