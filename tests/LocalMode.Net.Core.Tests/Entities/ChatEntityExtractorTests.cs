using System.Text.Json;
using LocalMode.Core.Tests.Objects;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Entities;

public class ChatEntityExtractorTests
{
    private static readonly string[] Labels = ["PERSON", "PLACE"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExtractEntitiesAsync_Text_GivesExactSlicesInItsOrder()
    {
        const string Text = "Ana met Bo in Porto. Bo left.";
        AnswersClient client = new(Answer(("Porto", "PLACE"), ("Ana", "PERSON"), (" Bo ", "PERSON"), ("Bo", "PERSON")));
        using ChatEntityExtractor extractor = new(client, Labels, new() { Descriptions = { ["PLACE"] = "a town" } });

        EntityExtraction result = await extractor.ExtractEntitiesAsync(Text, cancellationToken: Token);

        result.Entities.Should().Equal(
            new Entity("PERSON", 1, "Ana", 0..3), new Entity("PERSON", 1, "Bo", 8..10), new Entity("PLACE", 1, "Porto", 14..19), new Entity("PERSON", 1, "Bo", 21..23));
        result.Entities.All(entity => Text[entity.Range] == entity.Text).Should().BeTrue();
        (result.Usage!.TotalTokenCount, result.ModelId, result.AdditionalProperties).Should().Be((12L, "fake", null));
        client.Requests[0][0].Text.Should().Contain("- PERSON\n- PLACE: a town");
        string schema = ((ChatResponseFormatJson)client.Options[0]!.ResponseFormat!).Schema!.Value.GetRawText();
        schema.Should().Contain("""{"enum":["PERSON","PLACE"]}""").And.Contain("\"maxItems\":100");
    }

    [Theory]
    [InlineData("Anabel saw Ana", "Ana", "11..14")]
    [InlineData("Anabel", "Ana", "0..3")]
    [InlineData("東京都に行く", "東京", "0..2")]
    [InlineData("Porto Alegre is not Porto", "Porto Alegre|Porto", "0..12|20..25")]
    [InlineData("Porto Alegre is not Porto", "Porto|Porto Alegre", "0..12|20..25")]
    [InlineData("Porto Alegre", "Porto|Porto Alegre", "0..12|0..5")]
    [InlineData("a b a", "a|a|a", "0..1|4..5")]
    [InlineData("a b a", "A", "")]
    [InlineData("a\u0301 b", "b", "3..4")]
    [InlineData("x", "x y", "")]
    [InlineData("aaa", "aa|aa", "0..2")]
    [InlineData("Portos Porto", "Porto|Porto", "0..5|7..12")]
    [InlineData("Portos Porto", "Porto", "7..12")]
    [InlineData("Portos Porto Porto", "Porto|Porto", "7..12|13..18")]
    public void Match_Named_FindsTheirPlaces(string text, string named, string expected)
    {
        List<Entity> found = EntityMatching.Match(text, [.. named.Split('|').Select(static name => (name, "X"))], out int unmatched);

        string.Join('|', found.Select(static entity => entity.Range)).Should().Be(expected);
        found.TrueForAll(entity => text[entity.Range] == entity.Text).Should().BeTrue();
        unmatched.Should().Be(named.Split('|').Length - found.Count);
    }

    [Fact]
    public async Task ExtractEntitiesAsync_MadeUpEntities_AreLeftOutAndCountedOrAnError()
    {
        string answer = """{"entities":[{"text":"Eve","label":"PERSON"},{"text":"Ana","label":"PERSON"},{"text":"\ud800","label":"PERSON"},{"text":" ","label":"PLACE"}]}""";
        using ChatEntityExtractor lenient = new(new AnswersClient(answer), Labels);
        using ChatEntityExtractor strict = new(new AnswersClient(answer), Labels, new() { ThrowOnUnmatched = true });

        EntityExtraction result = await lenient.ExtractEntitiesAsync("Ana left.", cancellationToken: Token);

        result.Entities.Should().ContainSingle().Which.Text.Should().Be("Ana");
        result.AdditionalProperties![ChatEntityExtractor.UnmatchedCountKey].Should().Be(3);
        (await strict.Awaiting(s => s.ExtractEntitiesAsync("Ana left.", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>()).Which.Text.Should().Be(answer);
    }

    [Fact]
    public async Task ExtractEntitiesManyAsync_EmptyTextAmongThem_CostsNoCall()
    {
        AnswersClient client = new(Answer(("Ana", "PERSON")), Answer());
        using ChatEntityExtractor extractor = new(client, Labels);

        InferenceResults<EntityExtraction> results = await extractor.ExtractEntitiesManyAsync(["Ana", " ", "nobody"], cancellationToken: Token);

        results.Select(static r => r.Entities.Count).Should().Equal(1, 0, 0);
        results.Select(static r => r.Usage!.TotalTokenCount).Should().Equal(12, 0, 12);
        (results.Usage!.TotalTokenCount, client.Requests.Count).Should().Be((24, 2));
    }

    [Fact]
    public async Task ExtractEntitiesAsync_InvalidAnswer_IsCorrectedOnce()
    {
        AnswersClient client = new(Answer(("Ana", "ANIMAL")), Answer(("Ana", "PERSON")), "none", "none");
        using ChatEntityExtractor extractor = new(client, Labels);

        (await extractor.ExtractEntitiesAsync("Ana", cancellationToken: Token)).Entities.Should().ContainSingle();
        client.Requests[1][^1].Text.Should().Contain("/entities/0/label");
        await extractor.Awaiting(e => e.ExtractEntitiesAsync("Ana", cancellationToken: Token)).Should().ThrowAsync<InvalidOutputException>();
    }

    [Fact]
    public async Task ExtractEntitiesAsync_Options_AreHeededOrRefused()
    {
        using ChatEntityExtractor extractor = new(new AnswersClient(Answer(("Ana", "PERSON"), ("Porto", "PLACE"))), Labels);

        await extractor.Awaiting(e => e.ExtractEntitiesAsync("x", new() { Aggregation = EntityAggregation.Max }, Token)).Should().ThrowAsync<UnsupportedCapabilityException>();
        await extractor.Awaiting(e => e.ExtractEntitiesAsync("x", new() { MinScore = 2 }, Token)).Should().ThrowAsync<ArgumentException>();
        (await extractor.ExtractEntitiesAsync("Ana in Porto", new() { IgnoredLabels = ["PLACE"], MinScore = 1 }, Token)).Entities.Should().ContainSingle().Which.Label.Should().Be("PERSON");
        extractor.GetService<EntityExtractorMetadata>()!.Labels.Should().Equal(Labels);
        FluentActions.Invoking(() => new ChatEntityExtractor(new AnswersClient(), Labels, new() { MaxEntities = 0 })).Should().Throw<ArgumentException>();
    }

    private static string Answer(params (string Text, string Label)[] entities) =>
        JsonSerializer.Serialize(new { entities = entities.Select(static e => new { text = e.Text, label = e.Label }) });
}
