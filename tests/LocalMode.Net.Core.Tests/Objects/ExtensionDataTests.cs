using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Objects;

/// <summary>Objects that take any other member take none that would be read as one of theirs.</summary>
public class ExtensionDataTests
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.General) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("""{"a":1,"b":"x","":2,"aa":null,"Ab":1,"$x":1}""", true)]
    [InlineData("""{"a":1,"A":2}""", false)]
    [InlineData("""{"A":2}""", false)]
    public void Of_CaseIsIgnored_RefusesOtherSpellings(string json, bool isValid) => IsValid<Extended>(AIJsonUtilities.DefaultOptions, json).Should().Be(isValid);

    [Fact]
    public void Of_CaseMatters_AllowsOtherSpellings() => IsValid<Extended>(Plain, """{"A":1,"a":2}""").Should().BeTrue();

    [Theory]
    [InlineData("""{"$type":"noted","value":1,"näme \"1\"":null,"other":1,"näme":2,"valu":3,"values":4}""", true)]
    [InlineData("""{"$type":"tagged","value":1,"$id":1}""", false)]
    [InlineData("""{"$type":"tagged","value":1,"$":1}""", false)]
    [InlineData("""{"$type":"noted","value":1,"näme \"1\"":null,"NÄME \"1\"":"x"}""", false)]
    [InlineData("""{"$type":"noted","value":1,"näme \"1\"":null,"VALUE":"x"}""", false)]
    public void Of_DerivedTypes_RefuseNamesOfTheSerializer(string json, bool isValid) => IsValid<Tagged>(AIJsonUtilities.DefaultOptions, json).Should().Be(isValid);

    [Fact]
    public async Task GenerateObjectAsync_OtherMembers_AreKept()
    {
        AnswersClient client = new("""{"a":1,"A":"x"}""", """{"a":1,"b":"x"}""");

        Extended value = (await client.GenerateObjectAsync<Extended>("What?", cancellationToken: TestContext.Current.CancellationToken)).Value;

        (value.A, value.More!["b"].GetString(), client.Requests.Count).Should().Be((1, "x", 2));
    }

    private static bool IsValid<T>(JsonSerializerOptions options, string json) =>
        JsonSchema.Parse(ObjectSchema.Of(ObjectTypes.Of<T>(options)).Format.Schema!.Value).IsValid(JsonElement.Parse(json));
}
