using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Core.Tests.Audit;

public class FileAuditLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AuditDurability.EveryRecord)]
    [InlineData(AuditDurability.Interval)]
    [InlineData(AuditDurability.Never)]
    public async Task Append_AfterARestart_ContinuesTheChain(AuditDurability durability)
    {
        using AuditFolder folder = new();
        for (int run = 0; run < 3; run++)
        {
            await using FileAuditLog log = folder.Open(new FileAuditLogOptions { Durability = durability });
            string first = await log.AppendAsync(AuditFolder.Entry(), Token);
            await log.AppendAsync(AuditFolder.Entry(), Token);
            first.Should().StartWith($"{(run * 2) + 1}-");
            folder.Lines[^2].Should().Contain($"\"hash\":\"{first.Split('-')[1]}");
            (await log.VerifyAsync(Token)).Should().BeEquivalentTo(new { IsValid = true, Records = (run * 2) + 2L, Line = 0L });
        }
        (await folder.VerifyAsync()).Should().BeEquivalentTo(new { IsValid = true, Records = 6L });
        folder.Torn.Should().BeEmpty();
    }

    [Fact]
    public async Task Append_64AtOnce_KeepsTheChainWhole()
    {
        using AuditFolder folder = new();
        await using FileAuditLog log = folder.Open(new FileAuditLogOptions { Durability = AuditDurability.Interval });
        string[][] ids = await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(
            async () =>
            {
                string[] mine = new string[16];
                for (int i = 0; i < mine.Length; i++)
                    mine[i] = await log.AppendAsync(AuditFolder.Entry(worker), Token);
                return mine;
            },
            Token)));

        ids.SelectMany(mine => mine).Should().OnlyHaveUniqueItems().And.HaveCount(1024);
        (await log.VerifyAsync(Token)).Should().BeEquivalentTo(new { IsValid = true, Records = 1024L });
    }

    [Fact]
    public async Task Append_AnEntry_WritesALineOfJsonWithoutAddressOrText()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(1);

        using JsonDocument line = JsonDocument.Parse(folder.Lines.Single());
        line.RootElement.GetProperty("entry").GetRawText().Should().Be(
            """{"time":"2026-03-31T12:00:00+00:00","operation":"chat","conversationHash":"HASH","mode":"PreferLocal","reason":"ContextOverflow","verdict":"AllowRedacted","allowed":true,"findings":[{"detector":"email","kind":"Email","count":2}],"redactions":2,"target":{"modelId":"m","provider":"provider","endpoint":"https://models.example:8443"},"bytesOut":1234,"consentId":"consent \u0022\u00E9\u0022\n"}"""
                .Replace("HASH", AuditEntry.HashConversation("conversation 0"), StringComparison.Ordinal));
        line.RootElement.EnumerateObject().Select(property => property.Name).Should().Equal("seq", "prev", "entry", "hash", "mac");
        File.ReadAllText(folder.Log).Should().NotContain("secret");
    }

    [Fact]
    public async Task Open_WhileAnotherHasIt_TellsSo()
    {
        using AuditFolder folder = new();
        await using FileAuditLog first = folder.Open();
        await first.AppendAsync(AuditFolder.Entry(), Token);
        await using FileAuditLog second = folder.Open();

        (await FluentActions.Awaiting(() => second.AppendAsync(AuditFolder.Entry(), Token).AsTask()).Should().ThrowAsync<AuditLogException>())
            .WithMessage("*audit.log*another process has it open*").And.Verification.Should().BeNull();
        await first.DisposeAsync();
        (await second.AppendAsync(AuditFolder.Entry(), Token)).Should().StartWith("2-", "the lock is free again");
    }

    [Fact]
    public async Task Open_ADamagedLog_ThrowsAndChangesNothing()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(3);
        byte[] log = File.ReadAllBytes(folder.Log);
        byte[] head = File.ReadAllBytes(folder.Head);
        await AssertRefusedAsync(AuditProblem.CutTail, () => File.WriteAllBytes(folder.Log, log[..^1]));
        await AssertRefusedAsync(AuditProblem.CutTail, () => File.Delete(folder.Log));
        await AssertRefusedAsync(AuditProblem.ChangedRecord, () => File.WriteAllBytes(folder.Log, [.. log[..100], .. log[101..]]));
        File.WriteAllBytes(folder.Log, log);
        await AssertRefusedAsync(AuditProblem.MissingHead, () => File.Delete(folder.Head));
        await AssertRefusedAsync(AuditProblem.ChangedHead, () => File.WriteAllBytes(folder.Head, head[..^1]));
        File.WriteAllBytes(folder.Head, head);
        await using FileAuditLog healthy = folder.Open();
        await healthy.OpenAsync(Token);
        folder.Torn.Should().BeEmpty();

        async Task AssertRefusedAsync(AuditProblem problem, Action damage)
        {
            damage();
            byte[] before = File.Exists(folder.Log) ? File.ReadAllBytes(folder.Log) : [];
            await using FileAuditLog opened = folder.Open();
            (await FluentActions.Awaiting(() => opened.AppendAsync(AuditFolder.Entry(), Token).AsTask()).Should().ThrowAsync<AuditLogException>())
                .Which.Verification!.Problem.Should().Be(problem);
            (File.Exists(folder.Log) ? File.ReadAllBytes(folder.Log) : []).Should().Equal(before);
        }
    }

    [Fact]
    public async Task Open_AfterACrashAnywhereInARecord_KeepsWhatWasCutAndSaysSo()
    {
        using AuditFolder folder = new();
        await folder.WriteAsync(2);
        byte[] head = File.ReadAllBytes(folder.Head);
        int before = File.ReadAllBytes(folder.Log).Length;
        await folder.WriteAsync(1, new AuditEntry { Time = default, Operation = "chat" });
        byte[] log = File.ReadAllBytes(folder.Log);
        for (int length = before; length <= log.Length; length++)
        {
            // The process ended while the third record was written, or before its head was.
            File.WriteAllBytes(folder.Log, log[..length]);
            File.WriteAllBytes(folder.Head, head);
            bool torn = length > before && length < log.Length;
            AuditVerification found = await folder.VerifyAsync();
            (found.Problem, found.Line).Should().Be(torn ? (AuditProblem.TornRecord, 3) : (AuditProblem.None, 0), "{0} bytes were written", length);
            await using (FileAuditLog opened = folder.Open(new FileAuditLogOptions { Durability = AuditDurability.Never }))
                await opened.AppendAsync(AuditFolder.Entry(), Token);

            AuditVerification repaired = await folder.VerifyAsync();
            (repaired.IsValid, repaired.Records).Should().Be((true, length == before ? 3 : 4), "{0} bytes were written", length);
            folder.Lines.Count(line => line.Contains("\"operation\":\"audit.repair\"", StringComparison.Ordinal)).Should().Be(torn ? 1 : 0);
            folder.Torn.Should().HaveCount(torn ? 1 : 0);
            foreach (string aside in folder.Torn)
            {
                File.ReadAllBytes(aside).Should().Equal(log[before..length]);
                File.Delete(aside);
            }
        }
    }

    [Fact]
    public async Task Append_WhenTheDiskFails_ThrowsAndRecovers()
    {
        using AuditFolder folder = new();
        await using FileAuditLog log = folder.Open();
        await log.AppendAsync(AuditFolder.Entry(), Token);
        DirectoryInfo obstacle = Directory.CreateDirectory(folder.Head + ".tmp");
        for (int i = 0; i < 2; i++)
        {
            (await FluentActions.Awaiting(() => log.AppendAsync(AuditFolder.Entry(), Token).AsTask()).Should().ThrowAsync<AuditLogException>())
                .Which.InnerException.Should().NotBeNull();
        }
        obstacle.Delete();

        (await log.AppendAsync(AuditFolder.Entry(), Token)).Should().StartWith("3-", "the record whose head could not be written is there and signed");
        (await log.VerifyAsync(Token)).Should().BeEquivalentTo(new { IsValid = true, Records = 3L });
    }

    [Fact]
    public async Task Append_WithAnInterval_WritesTheHeadWhenItIsOver()
    {
        using AuditFolder folder = new();
        FakeTimeProvider time = new();
        FileAuditLog log = folder.Open(new FileAuditLogOptions { Durability = AuditDurability.Interval, TimeProvider = time });
        await log.AppendAsync(AuditFolder.Entry(), Token);
        File.ReadAllText(folder.Head).Should().StartWith("{\"seq\":0,");
        (await folder.VerifyAsync()).IsValid.Should().BeTrue("a record beyond the head is signed itself");
        time.Advance(TimeSpan.FromSeconds(1));
        File.ReadAllText(folder.Head).Should().StartWith("{\"seq\":1,");

        await log.AppendAsync(AuditFolder.Entry(), Token);
        DirectoryInfo obstacle = Directory.CreateDirectory(folder.Head + ".tmp");
        time.Advance(TimeSpan.FromSeconds(1));
        await FluentActions.Awaiting(() => log.AppendAsync(AuditFolder.Entry(), Token).AsTask()).Should().ThrowAsync<AuditLogException>("the error of the timer is not lost");
        obstacle.Delete();
        await log.AppendAsync(AuditFolder.Entry(), Token);
        await log.DisposeAsync();
        await log.DisposeAsync();
        File.ReadAllText(folder.Head).Should().StartWith("{\"seq\":3,");
        time.Advance(TimeSpan.FromSeconds(5));
        await FluentActions.Awaiting(() => log.AppendAsync(AuditFolder.Entry(), Token).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact]
    public async Task Append_Cancelled_WritesNothing()
    {
        using AuditFolder folder = new();
        await using FileAuditLog log = folder.Open();
        await log.OpenAsync(Token);

        await FluentActions.Awaiting(() => log.AppendAsync(AuditFolder.Entry(), new CancellationToken(true)).AsTask()).Should().ThrowAsync<OperationCanceledException>();
        File.ReadAllBytes(folder.Log).Should().BeEmpty();
    }

    [Fact]
    public async Task Append_WhatIsNoHashOrTooLong_ThrowsAndKeepsTheChain()
    {
        using AuditFolder folder = new();
        using FileAuditLog log = folder.Open();
        foreach (AuditEntry bad in (AuditEntry[])[AuditFolder.Entry() with { ConversationHash = "Dear Ms Miller" }, AuditFolder.Entry() with { ConversationHash = new string('A', 64) }, AuditFolder.Entry() with { ConsentId = new string('x', 1 << 20) }])
            await FluentActions.Awaiting(() => log.AppendAsync(bad, Token).AsTask()).Should().ThrowAsync<ArgumentException>();

        (await log.AppendAsync(AuditFolder.Entry(), Token)).Should().StartWith("1-");
        (await log.AppendAsync(AuditFolder.Entry() with { ConsentId = new string('x', 900_000) }, Token)).Should().StartWith("2-");
        (await log.VerifyAsync(Token)).Records.Should().Be(2);
    }

    [Fact]
    public void Constructor_WithMistakes_NamesThem()
    {
        using AuditFolder folder = new();
        FluentActions.Invoking(() => new FileAuditLog(folder.Log, new byte[15])).Should().Throw<ArgumentException>().WithMessage("*15 bytes; expected 16*");
        FluentActions.Invoking(() => new FileAuditLog(" ", AuditFolder.Key)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => folder.Open(new FileAuditLogOptions { FlushInterval = TimeSpan.Zero })).Should().Throw<ArgumentException>().WithMessage("*FlushInterval*");
        FluentActions.Invoking(() => folder.Open(new FileAuditLogOptions { Durability = (AuditDurability)7 })).Should().Throw<ArgumentException>().WithMessage("*Durability*");
        new FileAuditLog(folder.Log, AuditFolder.Key).Dispose();
        File.Exists(folder.Log).Should().BeFalse("nothing is touched before the first record");
    }
}
