using FastBackprop.Models;

namespace FastBackprop.Cli.Models;

/// <summary>What a verb does with a model, whatever its weights are.</summary>
internal interface IModelAction
{
    /// <returns>The program's exit code.</returns>
    int Run<T>(Model<T> model)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>A model file on disk, of floats or doubles.</summary>
internal static class StoredModel
{
    /// <summary>Loads a model as the type that it was stored in.</summary>
    public static int Use(string path, IModelAction action) => Use(path, ModelFile.ReadInfo(path), action);

    /// <summary>The same where the file's information has been read already.</summary>
    public static int Use(string path, ModelFileInfo info, IModelAction action) => info.ElementType switch
    {
        "float" => action.Run(ModelFile.Load<float>(path)),
        "double" => action.Run(ModelFile.Load<double>(path)),
        string other => throw new InvalidDataException($"{path} has weights of type {other}; expected float or double."),
    };
}
