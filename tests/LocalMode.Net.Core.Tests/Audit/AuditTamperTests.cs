namespace LocalMode.Core.Tests.Audit;

public class AuditTamperTests
{
    private const int Records = 3;

    [Fact]
    public async Task Verify_AnyByteOfTheLogChanged_NamesItsLine()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        byte[] log = File.ReadAllBytes(folder.Log);
        for (int at = 0; at < log.Length; at++)
        {
            int line = 1 + log.AsSpan(0, at).Count((byte)'\n');
            foreach (byte value in (byte[])[(byte)(log[at] ^ 1), (byte)(log[at] ^ 0x20), (byte)'\n'])
            {
                if (value == log[at])
                    continue;
                byte[] changed = [.. log];
                changed[at] = value;
                File.WriteAllBytes(folder.Log, changed);
                AuditVerification result = await folder.VerifyAsync();

                Expect(result, at == log.Length - 1 ? AuditProblem.CutTail : AuditProblem.ChangedRecord, line, $"byte {at} became {value}");
            }
        }
    }

    [Fact]
    public async Task Verify_AnyByteRemovedOrAdded_NamesItsLine()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        byte[] log = File.ReadAllBytes(folder.Log);
        for (int at = 0; at < log.Length; at++)
        {
            int line = 1 + log.AsSpan(0, at).Count((byte)'\n');
            File.WriteAllBytes(folder.Log, [.. log[..at], .. log[(at + 1)..]]);
            AuditVerification removed = await folder.VerifyAsync();
            Expect(removed, at == log.Length - 1 ? AuditProblem.CutTail : AuditProblem.ChangedRecord, line, $"byte {at} was removed");

            File.WriteAllBytes(folder.Log, [.. log[..at], (byte)' ', .. log[at..]]);
            AuditVerification added = await folder.VerifyAsync();
            Expect(added, AuditProblem.ChangedRecord, line, $"a byte was added at {at}");
        }
    }

    [Fact]
    public async Task Verify_CutAnywhere_IsFound()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        byte[] log = File.ReadAllBytes(folder.Log);
        for (int length = 0; length < log.Length; length++)
        {
            File.WriteAllBytes(folder.Log, log[..length]);
            AuditVerification result = await folder.VerifyAsync();

            int whole = log.AsSpan(0, length).Count((byte)'\n');
            Expect(result, AuditProblem.CutTail, whole + 1, $"{length} bytes are left");
        }
        File.Delete(folder.Log);
        (await folder.VerifyAsync()).Problem.Should().Be(AuditProblem.CutTail);
    }

    [Fact]
    public async Task Verify_AnyByteOfTheHeadChangedOrCut_IsFound()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        byte[] head = File.ReadAllBytes(folder.Head);
        for (int at = 0; at < head.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] changed = [.. head];
                changed[at] ^= (byte)(1 << bit);
                File.WriteAllBytes(folder.Head, changed);
                Expect(await folder.VerifyAsync(), AuditProblem.ChangedHead, 0, $"bit {bit} of byte {at} changed");
            }
            File.WriteAllBytes(folder.Head, head[..at]);
            Expect(await folder.VerifyAsync(), AuditProblem.ChangedHead, 0, $"{at} bytes are left");
        }
        File.Delete(folder.Head);
        (await folder.VerifyAsync()).Problem.Should().Be(AuditProblem.MissingHead);
    }

    [Fact]
    public async Task Verify_RecordsRemovedMovedOrRepeated_NamesTheLine()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        string[] lines = folder.Lines;
        for (int i = 0; i < Records; i++)
        {
            AuditVerification removed = await WithAsync(folder, [.. lines[..i], .. lines[(i + 1)..]]);
            removed.Problem.Should().Be(i == Records - 1 ? AuditProblem.CutTail : AuditProblem.RemovedRecord);
            removed.Line.Should().Be(i + 1);
            for (int j = 0; j < Records; j++)
            {
                string[] swapped = [.. lines];
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                AuditVerification moved = await WithAsync(folder, swapped);
                moved.Problem.Should().Be(i == j ? AuditProblem.None : AuditProblem.ReorderedRecord);
                moved.Line.Should().Be(i == j ? 0 : Math.Min(i, j) + 1);

                List<string> repeated = [.. lines];
                repeated.Insert(j, lines[i]);
                AuditVerification twice = await WithAsync(folder, repeated);
                twice.Problem.Should().Be(AuditProblem.ReorderedRecord);
            }
        }
        (await WithAsync(folder, [.. lines, lines[^1]])).Should().BeEquivalentTo(new { Problem = AuditProblem.ReorderedRecord, Line = Records + 1L });
        (await WithAsync(folder, [.. lines, ""])).Should().BeEquivalentTo(new { Problem = AuditProblem.ChangedRecord, Line = Records + 1L });
        (await WithAsync(folder, [.. lines, new string('x', 3_000_000)])).Should().BeEquivalentTo(new { Problem = AuditProblem.ChangedRecord, Line = Records + 1L });
    }

    [Fact]
    public async Task Verify_WrittenWithoutTheKey_IsFound()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        byte[] head = File.ReadAllBytes(folder.Head);
        byte[] log = File.ReadAllBytes(folder.Log);
        byte[] other = [.. AuditFolder.Key.Reverse()];

        (await folder.VerifyAsync(other)).Problem.Should().Be(AuditProblem.WrongKey);

        // One more record, made as the log makes it, but signed with another key.
        using AuditFolder forged = new();
        await using (FileAuditLog forger = new(forged.Log, other))
        {
            for (int i = 0; i <= Records; i++)
                await forger.AppendAsync(AuditFolder.Entry(i), TestContext.Current.CancellationToken);
        }
        byte[] forgedLog = File.ReadAllBytes(forged.Log);
        File.WriteAllLines(folder.Log, [.. folder.Lines, forged.Lines[Records]]);
        (await folder.VerifyAsync()).Should().BeEquivalentTo(new { Problem = AuditProblem.ChangedRecord, Line = Records + 1L });

        File.WriteAllBytes(folder.Log, forgedLog);
        (await folder.VerifyAsync()).Should().BeEquivalentTo(new { Problem = AuditProblem.ChangedRecord, Line = 1L }, "the head is still signed with the right key");
        File.Copy(forged.Head, folder.Head, overwrite: true);
        (await folder.VerifyAsync()).Problem.Should().Be(AuditProblem.WrongKey);
        File.WriteAllBytes(folder.Log, log);
        (await folder.VerifyAsync()).Problem.Should().Be(AuditProblem.ChangedHead);
        File.WriteAllBytes(folder.Head, head);
        (await folder.VerifyAsync()).IsValid.Should().BeTrue();
    }

    [Fact]
    public async Task Verify_PartsOfAnotherLogOfTheSameKey_AreFound()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(Records);
        using AuditFolder other = new();
        await using (FileAuditLog log = other.Open())
        {
            for (int i = 0; i < Records; i++)
                await log.AppendAsync(AuditFolder.Entry(i + 10), TestContext.Current.CancellationToken);
        }
        string[] lines = folder.Lines;
        for (int i = 0; i < Records; i++)
        {
            string[] mixed = [.. lines];
            mixed[i] = other.Lines[i];
            AuditVerification result = await WithAsync(folder, mixed);
            (result.Problem, result.Line).Should().Be(
                i == Records - 1 ? (AuditProblem.ChangedRecord, Records) : (AuditProblem.ChangedRecord, i == 0 ? 2 : i + 1));
        }
        File.WriteAllLines(folder.Log, lines);
        File.Copy(other.Head, folder.Head, overwrite: true);
        (await folder.VerifyAsync()).Problem.Should().Be(AuditProblem.ChangedHead);
    }

    private static void Expect(AuditVerification result, AuditProblem problem, long line, string because)
    {
        if (result.IsValid || result.Problem != problem || result.Line != line || (line > 0 && result.Records != line - 1))
            Assert.Fail($"{because}: expected {problem} in line {line}, found {result}");
    }

    private static Task<AuditVerification> WithAsync(AuditFolder folder, IEnumerable<string> lines)
    {
        File.WriteAllText(folder.Log, string.Concat(lines.Select(line => line + "\n")));
        return folder.VerifyAsync();
    }
}
