using Microsoft.ML.OnnxRuntime;

namespace LocalMode.Onnx.Tests.TokenRoles;

/// <summary>What the roles of entities, answers and masks have in common.</summary>
public sealed class TokenRoleTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_ManyTexts_EqualsOneByOne(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);
        int[] texts = [.. Enumerable.Range(0, 60).Select(i => i % role.Count)];

        (string Found, float[] Scores)[] together = role.Read(await role.RunAsync(texts, CancellationToken));

        together.Should().HaveCount(texts.Length);
        for (int i = 0; i < role.Count; i++)
        {
            (string found, float[] scores) = role.Read(await role.RunAsync([i], CancellationToken)).Single();
            scores.Should().NotBeEmpty();
            for (int at = i; at < together.Length; at += role.Count)
                AssertEqual(together[at], (found, scores));
        }
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_ManyCallsAtOnce_EqualsOneAfterTheOther(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name, workers: 3);
        int[][] calls = [.. Enumerable.Range(0, 24).Select(call => Enumerable.Range(call, 1 + (call % 5)).Select(i => i % role.Count).ToArray())];
        List<(string, float[])[]> serial = [];
        foreach (int[] call in calls)
            serial.Add(role.Read(await role.RunAsync(call, CancellationToken)));

        InferenceResult[] concurrent = await Task.WhenAll(calls.Select(call => role.RunAsync(call, CancellationToken)));

        for (int i = 0; i < calls.Length; i++)
        {
            (string, float[])[] found = role.Read(concurrent[i]);
            found.Should().HaveCount(calls[i].Length);
            for (int text = 0; text < found.Length; text++)
                AssertEqual(found[text], serial[i][text]);
        }
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_AnyTexts_TellsModelUsageAndTime(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);

        InferenceResult results = await role.RunAsync(Enumerable.Range(0, role.Count), CancellationToken);

        InferenceResult[] each = [.. role.ItemsOf(results)];
        each.Should().OnlyContain(result => result.ModelId == results.ModelId && result.Usage!.InputTokenCount > 2 && result.Duration > TimeSpan.Zero && !result.IsInputTruncated);
        results.ModelId.Should().StartWith("fixture/");
        results.Usage!.InputTokenCount.Should().Be(each.Sum(static result => result.Usage!.InputTokenCount)).And.Be(results.Usage.TotalTokenCount);
        results.Usage.OutputTokenCount.Should().BeNull();
        results.Duration.Should().BeGreaterThanOrEqualTo(each[0].Duration);
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_NoTexts_GivesNone(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);

        InferenceResult results = await role.RunAsync([], CancellationToken);

        role.ItemsOf(results).Should().BeEmpty();
        results.Usage!.InputTokenCount.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_MissingText_NamesItsIndex(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);

        (await FluentActions.Awaiting(() => role.RunAsync([0, 1], CancellationToken, withNull: true)).Should().ThrowAsync<ArgumentException>())
            .WithMessage("*index 1*");
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task Run_ModelId_MayBeTheModelsOwnOnly(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);
        string own = (await role.RunAsync([0], CancellationToken)).ModelId!;

        await role.RunAsync([0], CancellationToken, modelId: own);
        (await FluentActions.Awaiting(() => role.RunAsync([0], CancellationToken, modelId: "another")).Should().ThrowAsync<UnsupportedCapabilityException>())
            .WithMessage("*another*");
    }

    [Theory]
    [MemberData(nameof(TokenRole.All), MemberType = typeof(TokenRole))]
    public async Task GetService_KnownTypes_AreAnswered(string name)
    {
        await using TokenRole role = await TokenRole.OpenAsync(name);

        role.GetService(typeof(IModelReadiness)).Should().BeAssignableTo<IModelReadiness>().Which.State.Should().Be(ModelState.Ready);
        role.GetService(role.Role.GetType()).Should().BeSameAs(role.Role);
        role.GetService(typeof(InferenceSession)).Should().BeOfType<InferenceSession>();
        object? metadata = role.GetService(name switch { "entities" => typeof(EntityExtractorMetadata), "answers" => typeof(QuestionAnswererMetadata), _ => typeof(MaskFillerMetadata) });
        metadata.Should().BeEquivalentTo(new { ProviderName = "onnxruntime", ProviderUri = (Uri?)null });
        role.GetService(typeof(string)).Should().BeNull();
        role.GetService(typeof(IModelReadiness), "key").Should().BeNull();
        FluentActions.Invoking(() => role.GetService(null!)).Should().Throw<ArgumentNullException>();
    }

    private static void AssertEqual((string Found, float[] Scores) actual, (string Found, float[] Scores) expected)
    {
        actual.Found.Should().Be(expected.Found);
        for (int i = 0; i < expected.Scores.Length; i++)
            actual.Scores[i].Should().BeApproximately(expected.Scores[i], 1e-5f);
    }
}
