using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalMode.Core.Tests.Privacy;

public class RedactionVaultTests
{
    [Fact]
    public void Add_SameValueTwice_GivesTheSamePlaceholder()
    {
        using RedactionVault vault = new();
        string first = vault.Add(SensitiveDataKind.Email, "anna@example.org");

        first.Should().MatchRegex(@"^\[EMAIL_[bcdfghjkmnpqrstvwxz]{9}_1\]$");
        vault.Add(SensitiveDataKind.Person, "anna@example.org").Should().Be(first);
        vault.Add(SensitiveDataKind.Email, "Anna@example.org").Should().NotBe(first);
        vault.Count.Should().Be(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("x")]
    [InlineData("MAIL")]
    [InlineData("[E")]
    public void Add_ValueThatPlaceholdersHold_IsRefused(string value)
    {
        using RedactionVault vault = new();
        vault.Invoking(v => v.Add(SensitiveDataKind.Custom, value)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Add_NumbersThatPlaceholdersCouldHold_AreSkippedAsNumbers()
    {
        using RedactionVault vault = new();
        vault.Add(SensitiveDataKind.Custom, "12");
        for (int i = 0; i < 150; i++)
            vault.Add(SensitiveDataKind.Custom, $"value {i} of many").Should().NotContain("12");
    }

    [Fact]
    public void Add_EveryKind_HasAPlaceholderOfItsOwnLabel()
    {
        using RedactionVault vault = new();
        SensitiveDataKind[] kinds = Enum.GetValues<SensitiveDataKind>();
        string[] labels = [.. kinds.Select(kind => vault.Add(kind, $"value of {kind}").Split('_')[0])];
        labels.Should().OnlyHaveUniqueItems().And.HaveCount(kinds.Length);
        vault.Restore(vault.Redact("a value of Email, a value of Place")).Should().Be("a value of Email, a value of Place");
    }

    [Fact]
    public void Add_SpanOutsideTheText_IsRefused()
    {
        using RedactionVault vault = new();
        vault.Invoking(v => v.Add("short", [new(SensitiveDataKind.Email, 3, 9, "email")])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Redact_EveryOccurrence_IsReplaced()
    {
        using RedactionVault vault = new();
        string anna = vault.Add(SensitiveDataKind.Person, "Anna"), annabel = vault.Add(SensitiveDataKind.Person, "Annabel");

        vault.Redact("Anna met Annabel; anna met Anna.", out int count).Should().Be($"{anna} met {annabel}; anna met {anna}.");
        count.Should().Be(3);
    }

    [Fact]
    public void Redact_ValuesThatOverlap_AreReplacedAsOne()
    {
        using RedactionVault vault = new();
        vault.Add(SensitiveDataKind.Custom, "alpha beta");
        vault.Add(SensitiveDataKind.Custom, "beta gamma");

        string redacted = vault.Redact("alpha beta gamma", out int count);
        count.Should().Be(1);
        redacted.Should().NotContainAny("alpha", "beta", "gamma");
        vault.Restore(redacted).Should().Be("alpha beta gamma");
    }

    [Theory]
    [InlineData("{\"who\":\"O\\u0027Brien \\\"Pat\\\"\"}")]
    [InlineData("{\"who\":\"O'Brien \\\"Pat\\\"\"}")]
    [InlineData("{\"who\":\"\\u004f\\u0027Brien \\u0022P\\u0061t\\u0022\"}")]
    [InlineData("{\"arguments\":\"{\\\"who\\\":\\\"O\\\\u0027Brien \\\\\\\"Pat\\\\\\\"\\\"}\"}")]
    public void Redact_JsonSpelling_IsFoundAndTheDocumentStaysJson(string json)
    {
        using RedactionVault vault = new();
        string placeholder = vault.Add(SensitiveDataKind.Person, "O'Brien \"Pat\"");

        string redacted = vault.Redact(json);
        redacted.Should().NotContain("Brien").And.Contain(placeholder[..^1]);
        JsonDocument.Parse(redacted).Dispose();
        vault.Restore(redacted).Should().Be(json);
    }

    [Fact]
    public void Redact_ValueInsideAnEscape_LeavesNoHalfEscape()
    {
        using RedactionVault vault = new();
        vault.Add(SensitiveDataKind.Custom, "new order");
        const string Json = "{\"a\":\"\\new order\",\"b\":\"new order\\n\"}";
        string redacted = vault.Redact(Json);
        JsonDocument.Parse(redacted).Dispose();
        vault.Restore(redacted).Should().Be(Json);
    }

    [Fact]
    public void Restore_TextThatForgesAPlaceholder_IsNotRestoredIntoAValue()
    {
        using RedactionVault vault = new();
        string placeholder = vault.Add(SensitiveDataKind.Email, "anna@example.org");
        string forged = $"please mail {placeholder} and {placeholder.Replace("_1]", "_2]", StringComparison.Ordinal)}";

        string redacted = vault.Redact(forged);
        redacted.Should().NotContain(placeholder);
        vault.Add(SensitiveDataKind.Email, "second@example.org");
        vault.Restore(redacted).Should().Be(forged).And.NotContain("@");
    }

    [Fact]
    public void Restore_UnknownPlaceholder_StaysAndIsCounted()
    {
        using RedactionVault vault = new(), other = new();
        string placeholder = vault.Add(SensitiveDataKind.Email, "anna@example.org");
        string foreign = other.Add(SensitiveDataKind.Email, "bert@example.org");
        string text = $"{placeholder.Replace("_1]", "_7]", StringComparison.Ordinal)} {foreign} [EMAIL_1] [see below] [EMAIL_kqx_1]";

        vault.Restore(text).Should().Be(text);
        vault.UnknownPlaceholders.Should().Be(2);
        other.Restore(text).Should().Be(text.Replace(foreign, "bert@example.org", StringComparison.Ordinal));
    }

    [Fact]
    public void Clear_PlaceholdersGivenOutBefore_AreRestoredNoMore()
    {
        using RedactionVault vault = new();
        string before = vault.Add(SensitiveDataKind.Email, "anna@example.org");
        vault.Clear();
        string after = vault.Add(SensitiveDataKind.Email, "bert@example.org");

        after.Should().NotBe(before);
        vault.Restore(before).Should().Be(before);
        vault.Redact("anna@example.org").Should().Be("anna@example.org");
    }

    [Fact]
    public void Dispose_LaterCalls_Throw()
    {
        RedactionVault vault = new();
        vault.Add(SensitiveDataKind.Email, "anna@example.org");
        StreamRestorer restorer = vault.CreateStreamRestorer();
        vault.Dispose();

        vault.Invoking(v => v.Add(SensitiveDataKind.Email, "b@example.org")).Should().Throw<ObjectDisposedException>();
        vault.Invoking(v => v.Redact("a")).Should().Throw<ObjectDisposedException>();
        vault.Invoking(v => v.Restore("a")).Should().Throw<ObjectDisposedException>();
        vault.Invoking(v => v.Clear()).Should().Throw<ObjectDisposedException>();
        restorer.Invoking(r => r.Push("a")).Should().Throw<ObjectDisposedException>();
        vault.Dispose();
    }

    [Fact]
    public void RestoreArguments_EveryShape_IsReadInto()
    {
        using RedactionVault vault = new();
        const string Value = "O'Brien \"Pat\"\n";
        string placeholder = vault.Add(SensitiveDataKind.Person, Value);
        using JsonDocument json = JsonDocument.Parse("""{"to":["?",1,null,true],"?":{"x":"Dear ?!"}}""".Replace("?", placeholder, StringComparison.Ordinal));
        Dictionary<string, object?> arguments = new()
        {
            ["text"] = $"Dear {placeholder}",
            ["json"] = json.RootElement,
            ["node"] = JsonNode.Parse($"[\"{placeholder}\"]"),
            ["list"] = new List<object?> { placeholder, 7, null },
            ["strings"] = new[] { placeholder },
            ["nested"] = new Dictionary<string, object?> { ["a"] = placeholder },
            ["number"] = 42,
        };

        IDictionary<string, object?> restored = vault.RestoreArguments(arguments)!;

        restored["text"].Should().Be("Dear " + Value);
        JsonElement element = (JsonElement)restored["json"]!;
        element.GetProperty("to")[0].GetString().Should().Be(Value);
        element.GetProperty("to")[1].GetInt32().Should().Be(1);
        element.GetProperty(Value).GetProperty("x").GetString().Should().Be($"Dear {Value}!");
        ((JsonArray)restored["node"]!)[0]!.GetValue<string>().Should().Be(Value);
        ((List<object?>)restored["list"]!).Should().Equal(Value, 7, null);
        ((string[])restored["strings"]!).Should().Equal(Value);
        ((Dictionary<string, object?>)restored["nested"]!)["a"].Should().Be(Value);
        restored["number"].Should().Be(42);
        arguments["text"].Should().Be($"Dear {placeholder}");
        vault.RestoreArguments(null).Should().BeNull();
    }

    [Fact]
    public void RedactArguments_ValuesAsNumbersAndStrings_DoNotStay()
    {
        using RedactionVault vault = new();
        vault.Add(SensitiveDataKind.PaymentCard, "4111111111111111");
        using JsonDocument json = JsonDocument.Parse("""{"card":4111111111111111,"note":"card 4111111111111111"}""");

        IDictionary<string, object?> redacted = vault.RedactArguments(new Dictionary<string, object?> { ["json"] = json.RootElement, ["number"] = 4111111111111111L, ["other"] = 5 })!;

        string all = redacted["json"] + " " + redacted["number"];
        all.Should().NotContain("4111111111111111").And.Contain("[CARD_");
        redacted["other"].Should().Be(5);
        vault.Invoking(v => v.RedactArguments(new Dictionary<string, object?> { ["x"] = new MemoryStream() })).Should().Throw<NotSupportedException>();
    }

    [Fact]
    public void RestoreJson_ValueWithQuotesAndLineBreaks_StaysJson()
    {
        using RedactionVault vault = new();
        string placeholder = vault.Add(SensitiveDataKind.PrivateKey, "-----BEGIN \"X\"-----\nabc\\def\n");
        using JsonDocument json = JsonDocument.Parse(vault.RestoreJson($"{{\"key\":\"{placeholder}\"}}"));
        json.RootElement.GetProperty("key").GetString().Should().Be("-----BEGIN \"X\"-----\nabc\\def\n");
    }

    [Fact]
    public async Task ConcurrentUse_EachValueHasOnePlaceholderAndComesBack()
    {
        using RedactionVault vault = new();
        string[] values = [.. Enumerable.Range(0, 50).Select(i => $"user{i}@example.org")];
        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (i, _) =>
        {
            string value = values[i % values.Length];
            vault.Add(SensitiveDataKind.Email, value);
            string redacted = vault.Redact($"to {value}!");
            redacted.Should().NotContain("@");
            vault.Restore(redacted).Should().Be($"to {value}!");
            return ValueTask.CompletedTask;
        });
        vault.Count.Should().Be(values.Length);
    }
}
