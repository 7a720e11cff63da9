using System.Text.Json;

namespace LocalMode.Core.Tests.Schemas;

/// <summary>The official JSON-Schema-Test-Suite, all of it: required cases without exception, optional ones but for those named here.</summary>
public class JsonSchemaSuiteTests
{
    public static TheoryData<JsonSchemaDraft> Drafts => [.. SuiteCase.Drafts];

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Validate_EveryRequiredCase_GivesTheVerdictOfTheSuite(JsonSchemaDraft draft)
    {
        (List<string> failures, int count) = Run(SuiteCase.Required(draft), draft, assertFormat: false, _ => false);

        failures.Should().BeEmpty();
        count.Should().BeGreaterThan(500);
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Validate_EveryOptionalCase_GivesTheVerdictOfTheSuite(JsonSchemaDraft draft)
    {
        (List<string> failures, _) = Run(SuiteCase.Optional(draft).Where(c => !c.File.Contains("/format/", StringComparison.Ordinal)), draft, assertFormat: false, IsLeftOut);

        failures.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Drafts))]
    public void Validate_EveryFormatCaseAsserted_GivesTheVerdictOfTheSuite(JsonSchemaDraft draft)
    {
        (List<string> failures, int count) = Run(SuiteCase.Optional(draft).Where(c => c.File.Contains("/format/", StringComparison.Ordinal)), draft, assertFormat: true, IsLeftOut);

        failures.Should().BeEmpty();
        count.Should().BeGreaterThan(100);
    }

    [Fact]
    public void LeftOut_EachEntry_StillNamesCasesOfTheSuite()
    {
        List<string> names = [.. SuiteCase.Drafts.SelectMany(SuiteCase.Optional).Select(c => $"{c.File}: {c.Description}")];

        LeftOut.Keys.Should().AllSatisfy(left => names.Should().Contain(name => name.StartsWith(left, StringComparison.Ordinal)));
    }

    /// <summary>Optional cases that are not run, each with its reason.</summary>
    private static readonly Dictionary<string, string> LeftOut = new()
    {
        ["optional/content.json: "] = "content keywords are annotations, as all later drafts have them",
        ["optional/format/idn-email.json: "] = "the format is not asserted: it needs the tables of IDNA 2008",
        ["optional/format/idn-hostname.json: "] = "the format is not asserted: it needs the tables of IDNA 2008",
        ["optional/format/hostname.json: validation of A-label (punycode) host names"] = "hostname looks at the letters of a label and does not decode it: it needs the tables of IDNA 2008",
    };

    private static bool IsLeftOut(string name) => LeftOut.Keys.Any(left => name.StartsWith(left, StringComparison.Ordinal));

    private static (List<string> Failures, int Count) Run(IEnumerable<SuiteCase> cases, JsonSchemaDraft draft, bool assertFormat, Predicate<string> isLeftOut)
    {
        List<string> failures = [];
        int count = 0;
        JsonSchemaValidationOptions options = new() { AssertFormat = assertFormat };
        foreach (SuiteCase entry in cases)
        {
            JsonSchema schema;
            try
            {
                schema = entry.Parse(draft);
            }
            catch (LocalModeException exception)
            {
                if (!isLeftOut($"{entry.File}: {entry.Description}"))
                    failures.Add($"{entry.File}: {entry.Description}: {exception.Message}");
                continue;
            }
            foreach (JsonElement test in entry.Tests.EnumerateArray())
            {
                count++;
                string name = $"{entry.File}: {entry.Description}: {test.GetProperty("description").GetString()}";
                if (isLeftOut(name))
                    continue;
                bool expected = test.GetProperty("valid").GetBoolean();
                JsonElement data = test.GetProperty("data");
                // Both passes must agree: the verdict alone, and the collected errors.
                if (schema.IsValid(data, options) != expected || (schema.Validate(data, options).Count == 0) != expected)
                    failures.Add($"{name}: expected {(expected ? "valid" : "invalid")}");
            }
        }
        return (failures, count);
    }
}
