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

    /// <summary>Optional cases that are not met, each with its reason.</summary>
    private static bool IsLeftOut(string name) => false;

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
