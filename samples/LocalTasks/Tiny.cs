using LocalMode;

namespace LocalTasks;

/// <summary>Points at the tiny models of the tests, which the project copies beside the program.</summary>
internal static class Tiny
{
    public static ModelReference Model(string name) => ModelReference.FromDirectory(Path.Combine(AppContext.BaseDirectory, "tiny", name), $"tiny/{name}");
}
