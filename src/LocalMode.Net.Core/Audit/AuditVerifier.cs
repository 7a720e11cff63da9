using System.Security.Cryptography;

namespace LocalMode;

/// <summary>Verifies the lines of a log one after the other.</summary>
internal sealed class AuditVerifier
{
    private readonly byte[] _key;
    private readonly AuditHead? _head;
    private readonly bool _headIsSigned;
    private readonly bool _headExists;
    private AuditVerification? _bad;
    private long _line;
    private bool _headFits;

    /// <summary>Initializes a new instance of the <see cref="AuditVerifier"/> class.</summary>
    /// <param name="key">The key.</param>
    /// <param name="head">The bytes of the head, or <see langword="null"/> where there is none.</param>
    public AuditVerifier(byte[] key, byte[]? head)
    {
        _key = key;
        _headExists = head is not null;
        _head = head is null ? null : AuditHead.Parse(head);
        _headIsSigned = _head?.IsSignedWith(key) == true;
        _headFits = _head is { Sequence: 0 } && _head.Hash.AsSpan().SequenceEqual(Hash);
    }

    /// <summary>The good records so far.</summary>
    public long Records { get; private set; }

    /// <summary>The hash of the last good record.</summary>
    public byte[] Hash { get; private set; } = AuditHash.None;

    /// <summary>The last record that a good head names.</summary>
    public long? SignedRecords => _headIsSigned ? _head!.Sequence : null;

    public bool IsBad => _bad is not null;

    /// <summary>Takes the next line, without its line feed.</summary>
    public void Feed(ReadOnlySpan<byte> line)
    {
        _line++;
        bool parsed = AuditLine.TryParse(line, out AuditLine record);
        if (_bad is not null)
        {
            // A record that seemed to be missing and comes later was moved.
            if (_bad.Problem == AuditProblem.RemovedRecord && parsed && record.Sequence == Records + 1)
                _bad = _bad with { Problem = AuditProblem.ReorderedRecord };
            return;
        }
        if (!parsed || !record.Hash.AsSpan().SequenceEqual(AuditHash.OfRecord(record.Previous, line[..record.BodyLength])))
            Fail(AuditProblem.ChangedRecord, $"Line {_line} is not what was written there: it does not match its own hash");
        else if (!CryptographicOperations.FixedTimeEquals(record.Mac, AuditHash.SignRecord(_key, record.Hash)))
            FailSignature();
        else if (record.Sequence > Records + 1)
            Fail(AuditProblem.RemovedRecord, $"Line {_line} holds record {record.Sequence}; expected record {Records + 1}");
        else if (record.Sequence < Records + 1)
            Fail(AuditProblem.ReorderedRecord, $"Line {_line} holds record {record.Sequence}, which belongs before it; expected record {Records + 1}");
        else if (!record.Previous.AsSpan().SequenceEqual(Hash))
            Fail(AuditProblem.ChangedRecord, $"Line {_line} does not follow the record before it: one of both is of another log");
        else
            Accept(record);
    }

    /// <summary>Ends the log.</summary>
    /// <param name="tornLength">The bytes behind the last line feed.</param>
    public AuditVerification Complete(long tornLength)
    {
        if (_bad is null && !_headExists)
            Fail(AuditProblem.MissingHead, "The signed head is missing, so that nothing tells whether records are missing at the end", line: 0);
        else if (_bad is null && !_headIsSigned)
            Fail(AuditProblem.ChangedHead, "The head was changed, or signed with another key", line: 0);
        else if (_bad is null && _head!.Sequence > Records)
            Fail(AuditProblem.CutTail, $"The head names {_head.Sequence} records; found {Records}", line: Records + 1);
        else if (_bad is null && !_headFits)
            Fail(AuditProblem.ChangedHead, $"The head names another record {_head!.Sequence}: it belongs to another log", line: 0);
        else if (_bad is null && tornLength > 0)
            Fail(AuditProblem.TornRecord, $"The last line has {tornLength} bytes and no end: it was not written in full", line: Records + 1);
        return _bad ?? new AuditVerification(AuditProblem.None, 0, Records, $"All {Records} records are as they were written.");
    }

    private void Accept(AuditLine record)
    {
        Records = record.Sequence;
        Hash = record.Hash;
        if (record.Sequence == _head?.Sequence)
            _headFits = record.Hash.AsSpan().SequenceEqual(_head.Hash);
    }

    private void FailSignature()
    {
        if (Records == 0 && _headExists && !_headIsSigned)
            Fail(AuditProblem.WrongKey, "Neither the first record nor the head is signed with this key: it is another one, or the log was written anew", line: 0);
        else
            Fail(AuditProblem.ChangedRecord, $"Line {_line} was not signed with this key: it was added or changed by someone who does not have it");
    }

    private void Fail(AuditProblem problem, string reason, long? line = null) => _bad = new(problem, line ?? _line, Records, reason + ".");
}
